package pgtest

import (
	"errors"
	"syscall"
)

func folder() (string, error) {
	return "", errors.New("the private cluster needs Unix sockets and users")
}

func owner() (*syscall.SysProcAttr, error) { return nil, nil }
