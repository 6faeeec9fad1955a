package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// programs returns the folder of PostgreSQL's programs.
func programs(ctx context.Context) (string, error) {
	if bin := installed(); bin != "" {
		return bin, nil
	}
	if err := install(ctx); err != nil {
		return "", fmt.Errorf("initdb is neither in PATH nor in /usr/lib/postgresql; install the package postgresql (%w)", err)
	}
	if bin := installed(); bin != "" {
		return bin, nil
	}
	return "", errors.New("the package postgresql brought no initdb")
}

// installed returns "" where there is none. Debian keeps the programs of each
// version in a folder that is not in PATH; the newest is taken.
func installed() string {
	var found []string
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			found = append(found, filepath.Dir(path))
		}
	}
	versions, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is well formed
	slices.SortFunc(versions, func(a, b string) int { return version(b) - version(a) })
	for _, bin := range append(found, versions...) {
		if complete(bin) {
			return bin
		}
	}
	return ""
}

func complete(bin string) bool {
	for _, program := range []string{"initdb", "pg_ctl", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(bin, program)); err != nil {
			return false
		}
	}
	return true
}

// version returns 15 for "/usr/lib/postgresql/15/bin".
func version(bin string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
	return n
}

// install installs PostgreSQL where this is root on Debian.
func install(ctx context.Context) error {
	if os.Geteuid() != 0 {
		return errors.New("only root may install it")
	}
	apt, err := exec.LookPath("apt-get")
	if err != nil {
		return errors.New("there is no apt-get to install it with")
	}
	for _, args := range [][]string{{"update", "-qq"}, {"install", "-y", "-qq", "--no-install-recommends", "postgresql"}} {
		cmd := exec.CommandContext(ctx, apt, args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("apt-get %s: %w: %s", args[0], err, out[max(0, len(out)-300):])
		}
	}
	return nil
}
