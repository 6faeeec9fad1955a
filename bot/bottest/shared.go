package bottest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Shared returns the path of a file or folder of the data that lies beside the
// repository, ../shared/data, and an error that says where it would be.
func Shared(name string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for !exists(filepath.Join(dir, "go.mod")) {
		if filepath.Dir(dir) == dir {
			return "", errors.New("the working directory is not in the repository")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(dir, "..", "shared", "data", filepath.FromSlash(name))
	if !exists(path) {
		return "", fmt.Errorf("../shared/data/%s is not there", name)
	}
	return path, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
