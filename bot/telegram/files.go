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
	"newsdigest/digest"
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

// maxCaption is the longest caption of a picture, in UTF-16 code units.
// https://core.telegram.org/bots/api#sendphoto
const maxCaption = 1024

// upload sends a file to where out goes: a picture as a photo, with what it
// shows as its caption, for Telegram keeps no other words about it, and as a
// plain file where it is refused.
func (b *Bot) upload(ctx context.Context, out outgoing, f bot.File) error {
	if f.Alt == "" {
		return b.uploadAs(ctx, "sendDocument", "document", out, f)
	}
	err := b.uploadAs(ctx, "sendPhoto", "photo", out, f)
	if o := outcome(err); o.Kind == digest.OutcomeRefused {
		return b.uploadAs(ctx, "sendDocument", "document", out, f)
	}
	return err
}

// uploadAs calls a method with a file as one of its fields.
// https://core.telegram.org/bots/api#sending-files
func (b *Bot) uploadAs(ctx context.Context, method, field string, out outgoing, f bot.File) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	fields := map[string]string{"chat_id": strconv.FormatInt(out.Chat, 10)}
	if out.Thread != 0 {
		fields["message_thread_id"] = strconv.Itoa(out.Thread)
	}
	if f.Alt != "" {
		fields["caption"] = shorten(safe(f.Alt), maxCaption)
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
	part, err := form.CreateFormFile(field, f.Name)
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
	return b.post(ctx, method, form.FormDataContentType(), body.Bytes(), nil)
}
