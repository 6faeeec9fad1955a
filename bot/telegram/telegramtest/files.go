package telegramtest

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // pictures that are sent
	_ "image/png"
	"net/http"
)

// Limits of a file and of a photo.
// https://core.telegram.org/bots/api#sending-files and
// https://core.telegram.org/bots/api#sendphoto
const (
	maxCaption   = 1024
	maxPhoto     = 10 << 20
	maxPhotoSide = 10_000 // width and height together
	maxPhotoRate = 20     // of the longer side to the other one
)

func (s *Server) sendDocument(_ *http.Request, p params) (any, *failure) {
	f, ok := p["document"].(*File)
	if !ok || len(f.Data) == 0 {
		return nil, s.breach("sendDocument", badRequest("file must be non-empty"))
	}
	return s.sendFile("sendDocument", p, &Message{File: f})
}

func (s *Server) sendPhoto(_ *http.Request, p params) (any, *failure) {
	f, ok := p["photo"].(*File)
	if !ok || len(f.Data) == 0 {
		return nil, s.breach("sendPhoto", badRequest("file must be non-empty"))
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(f.Data))
	switch {
	case err != nil:
		return nil, s.breach("sendPhoto", badRequest("IMAGE_PROCESS_FAILED"))
	case len(f.Data) > maxPhoto, c.Width+c.Height > maxPhotoSide, max(c.Width, c.Height) > maxPhotoRate*min(c.Width, c.Height):
		return nil, s.breach("sendPhoto", badRequest("PHOTO_INVALID_DIMENSIONS"))
	}
	return s.sendFile("sendPhoto", p, &Message{Photo: f})
}

// sendFile puts a message with a file into its chat.
func (s *Server) sendFile(method string, p params, m *Message) (any, *failure) {
	m.Text, m.From = p.text("caption"), s.Bot.ID
	m.Live = Detect(m.Text, nil)
	if n := units(m.Text); n > maxCaption {
		return nil, s.breach(method, badRequest("message caption is too long"))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, thread, failed := s.writable(p)
	if failed != nil {
		return nil, failed
	}
	if failed := s.replyTo(c, m, p); failed != nil {
		return nil, failed
	}
	m.Thread = thread
	s.keep(c, m)
	s.notify()
	return s.messageObject(c, m), nil
}

func (s *Server) documentObject(f *File) object {
	id := s.id("file")
	s.files[id] = f
	return object{"file_id": id, "file_unique_id": fmt.Sprintf("%s-unique", id), "file_name": f.Name, "file_size": len(f.Data)}
}

// photoObject lists the sizes in which a photo is kept: here its own alone.
func (s *Server) photoObject(f *File) []object {
	id := s.id("file")
	s.files[id] = f
	c, _, _ := image.DecodeConfig(bytes.NewReader(f.Data)) // it was decoded when it came
	return []object{{
		"file_id": id, "file_unique_id": fmt.Sprintf("%s-unique", id), "width": c.Width, "height": c.Height, "file_size": len(f.Data),
	}}
}
