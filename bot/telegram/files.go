package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"newsdigest/bot"
)

// maxFile is the most that an attachment may have, in bytes.
const maxFile = 1 << 20

var errLargeFile = errors.New("the file is larger than 1 MiB")

// download fetches an attachment of a command.
// https://core.telegram.org/bots/api#getfile
func (b *Bot) download(ctx context.Context, d *models.Document) (bot.File, error) {
	if d.FileSize > maxFile {
		return bot.File{}, errLargeFile
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	var f models.File
	if err := b.call(ctx, "getFile", map[string]string{"file_id": d.FileID}, &f); err != nil {
		return bot.File{}, err
	}
	data, err := b.fetch(ctx, f.FilePath)
	if err != nil {
		return bot.File{}, err
	}
	return bot.File{Name: clean(d.FileName), Data: data}, nil
}

// fetch reads a file that getFile has prepared.
func (c *client) fetch(ctx context.Context, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/file/bot"+c.token+"/"+strings.TrimLeft(path, "/"), nil)
	if err != nil {
		return nil, c.failed("file", false, err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, c.failed("file", false, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxFile+1))
	switch {
	case err != nil:
		return nil, c.failed("file", false, err)
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("fetch file: status %d", resp.StatusCode)
	case len(data) > maxFile:
		return nil, errLargeFile
	}
	return data, nil
}

// upload sends a file to where out goes.
// https://core.telegram.org/bots/api#sending-files
func (b *Bot) upload(ctx context.Context, out outgoing, f bot.File) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	fields := map[string]string{"chat_id": strconv.FormatInt(out.Chat, 10)}
	if out.Thread != 0 {
		fields["message_thread_id"] = strconv.Itoa(out.Thread)
	}
	if out.Reply != nil {
		to, err := json.Marshal(out.Reply)
		if err != nil {
			return err
		}
		fields["reply_parameters"] = string(to)
	}
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			return err
		}
	}
	part, err := form.CreateFormFile("document", f.Name)
	if err != nil {
		return err
	}
	if _, err := part.Write(f.Data); err != nil {
		return err
	}
	if err := form.Close(); err != nil {
		return err
	}
	if err := b.pacer.wait(ctx, out.Chat); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return b.post(ctx, "sendDocument", form.FormDataContentType(), body.Bytes(), nil)
}
