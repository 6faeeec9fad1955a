package bot_test

import (
	"bytes"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/console"
	"newsdigest/digest"
)

func TestDesk(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := console.New(console.Config{In: strings.NewReader(""), Out: &out, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)})
	desk := bot.Desk{Platforms: map[digest.Platform]bot.Platform{digest.Console: c}}
	parts, err := desk.Print(
		digest.Edition{Slot: "2026-10-14 07:30", At: noon, Outlets: 2, Entries: []digest.Entry{
			{Story: 41, Kind: digest.KindNew, Headline: "Grid bill passes", URL: "https://a.example/1", Outlets: []string{"AP", "BBC"}, First: noon.Add(-time.Hour)}}},
		digest.Digest{Chat: console.Chat(), Schedule: digest.Schedule{Zone: "Asia/Tokyo"}, Settings: digest.Settings{Language: "de"}})
	if err != nil {
		t.Fatal(err)
	}
	want := `🗞 Morgenausgabe · Mi 14. Okt., 07:30 Tokyo · 1 Ereignis, 2 Medien

NEU
1. Grid bill passes [1]
   2 Medien · zuerst AP 20:00
   Außerdem: AP und BBC

   1  https://a.example/1

To go on, type:
   story 41 Alles zu 1
   more 41 👍 Mehr
   fewer 41 👎 Weniger
   mute story 41 Stumm
   follow 41 Verfolgen
   why Warum
`
	if len(parts) != 1 || parts[0].Rich != want {
		t.Fatalf("Print = %+v, want one part of\n%s", parts, want)
	}
	got := desk.Send(t.Context(), digest.Shipment{Payload: parts[0].Rich, Envelope: digest.Envelope{Chat: console.Chat()}})
	if got.Kind != digest.OutcomeSent || !strings.Contains(out.String(), want) {
		t.Errorf("Send = %+v, and printed %q", got, out.String())
	}
}

// The picture is the first that a story has, and comes only where it is wanted.
func TestDesk_Image(t *testing.T) {
	t.Parallel()
	c := console.New(console.Config{In: strings.NewReader(""), Out: io.Discard, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)})
	desk := bot.Desk{Platforms: map[digest.Platform]bot.Platform{digest.Console: c}}
	e := digest.Edition{Slot: "2026-10-14 07:30", At: noon, Entries: []digest.Entry{
		{Story: 1, Kind: digest.KindNew, Headline: "Grid bill passes"},
		{Story: 2, Kind: digest.KindNew, Headline: "Strait closed", Image: "https://p.example/2.jpg"},
		{Story: 3, Kind: digest.KindNew, Headline: "Penguin found", Image: "https://p.example/3.jpg"},
	}}
	for wanted, want := range map[bool]string{false: "", true: "https://p.example/2.jpg"} {
		parts, err := desk.Print(e, digest.Digest{Chat: console.Chat(), Settings: digest.Settings{Images: wanted}})
		if err != nil {
			t.Fatal(err)
		}
		if got := parts[0].Image; got != want {
			t.Errorf("Print with Images = %v: image %q, want %q", wanted, got, want)
		}
	}
}

func TestDesk_UnknownPlatform(t *testing.T) {
	t.Parallel()
	chat := digest.Chat{Platform: digest.Discord, ID: "1"}
	if _, err := (bot.Desk{}).Print(digest.Edition{}, digest.Digest{ID: 3, Chat: chat}); err == nil {
		t.Error("Print for a platform that does not run = nil, want an error")
	}
	got := bot.Desk{}.Send(t.Context(), digest.Shipment{Envelope: digest.Envelope{Chat: chat}})
	if got.Kind != digest.OutcomeNeverLeft {
		t.Errorf("Send = %+v, want %s", got, digest.OutcomeNeverLeft)
	}
}
