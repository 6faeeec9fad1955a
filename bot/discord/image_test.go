package discord_test

import (
	"testing"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/digest"
)

// A picture goes with the message that it is sent with, unless its address is
// none that a reader should be led to.
func TestSend_Image(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, image, want string }{
		{"https", "https://p.example/1.jpg?w=9", "https://p.example/1.jpg?w=9"},
		{"a host of other letters", "https://bücher.example/1.jpg", "https://xn--bcher-kva.example/1.jpg"},
		{"not by https", "http://p.example/1.jpg", ""},
		{"a script", "javascript:alert(1)", ""},
		{"none", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newTown(discordtest.New(t))
			b := newBot(t, s.Server)
			ship := shipment(brief(b), s.channel, "nd4f")
			ship.Image = tt.image
			if got := send(t, b, ship); got.Kind != digest.OutcomeSent {
				t.Fatalf("Send = %+v", got)
			}
			m := s.AwaitMessages(s.channel, 1)[0]
			if got := m.Image(); got != tt.want || m.Nonce != "nd4f" {
				t.Errorf("image = %q, want %q; nonce %q", got, tt.want, m.Nonce)
			}
		})
	}
}

// A message that is full of embeds comes without a picture.
func TestSend_ImageWithoutRoom(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	b := newBot(t, s.Server)
	ship := shipment(b.Render(edition(12))[0].Rich, s.channel, "nd4f")
	ship.Image = "https://p.example/1.jpg"
	if got := send(t, b, ship); got.Kind != digest.OutcomeSent {
		t.Fatalf("Send = %+v", got)
	}
	if m := s.AwaitMessages(s.channel, 1)[0]; len(m.Embeds) != 10 || m.Image() != "" {
		t.Errorf("%d embeds and the image %q, want 10 and none", len(m.Embeds), m.Image())
	}
}
