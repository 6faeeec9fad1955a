package sqlite

import (
	"errors"
	"io/fs"
	"syscall"

	"newsdigest/digest"
)

// errorSharingViolation is ERROR_SHARING_VIOLATION of WinError.h.
const errorSharingViolation syscall.Errno = 32

// lock opens the lock file and shares it with nobody, so that a second
// process cannot open it. It ends with the process at the latest.
func lock(path string) (unlock func() error, err error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errorSharingViolation) {
		return nil, digest.ErrHeld
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return func() error { return syscall.CloseHandle(h) }, nil
}
