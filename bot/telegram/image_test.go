package telegram_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

// A picture is shown large above the text; without one nothing is previewed.
func TestSend_Image(t *testing.T) {
	t.Parallel()
	shown := func(address string) *telegramtest.Preview {
		return &telegramtest.Preview{URL: address, Large: true, AboveText: true}
	}
	nothing := &telegramtest.Preview{Disabled: true}
	tests := []struct {
		name, image string
		want        *telegramtest.Preview
	}{
		{"https", "https://p.example/1.jpg?w=9", shown("https://p.example/1.jpg?w=9")},
		{"a host of other letters", "https://bücher.example/1.jpg", shown("https://xn--bcher-kva.example/1.jpg")},
		{"not by https", "http://p.example/1.jpg", nothing},
		{"a script", "javascript:alert(1)", nothing},
		{"none", "", nothing},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t)
			r := newRig(t, s)
			group := s.Group("Readers", s.AddUser("Ada"))
			ship := shipment(r, chat(group), "Grid bill passes")
			ship.Image = tt.image
			if o := r.bot.Send(t.Context(), ship); o.Kind != digest.OutcomeSent {
				t.Fatalf("Send = %+v", o)
			}
			if diff := cmp.Diff(tt.want, s.Messages(group)[0].Preview); diff != "" {
				t.Errorf("preview (-want +got):\n%s", diff)
			}
		})
	}
}
