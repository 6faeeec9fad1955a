package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const clusterInput = `{"id": "a", "title": "Parliament passes the grid bill", "text": "Lawmakers in Berlin voted for the grid bill on power lines.", "published": "2026-10-14T07:30:00Z", "url": "", "source": ""}
{"id": "b", "title": "Tankers turn back in the Strait of Hormuz", "text": "The navy of Oman had warned tankers in the Strait of Hormuz.", "published": ""}
{"id": "c", "title": "Grid bill passes parliament in Berlin", "text": "Lawmakers voted for power lines; the grid bill has passed.", "published": null}
{"id": "d", "source": "other", "title": "Parliament passes the grid bill", "text": "Lawmakers in Berlin voted for the grid bill on power lines."}
`

// clusterOutput runs the verb and returns what it prints, and its exit code.
func clusterOutput(t *testing.T, input string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, problems strings.Builder
	code = Main(t.Context(), Env{
		Args:  append([]string{"cluster"}, args...),
		Stdin: strings.NewReader(input), Stdout: &out, Stderr: &problems, Now: time.Now,
	})
	return out.String(), problems.String(), code
}

func TestCluster(t *testing.T) {
	t.Parallel()
	want := `{"id":"a","story":"a"}
{"id":"b","story":"b"}
{"id":"c","story":"a"}
{"id":"d","story":"a","copy_of":"a"}
`
	for _, args := range [][]string{nil, {"--on-arrival"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			got, problems, code := clusterOutput(t, clusterInput, args...)
			if code != 0 || problems != "" {
				t.Fatalf("exit code %d, %s", code, problems)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("output (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCluster_Explain(t *testing.T) {
	t.Parallel()
	got, _, _ := clusterOutput(t, clusterInput, "--explain")
	var line clusterStory
	if err := json.Unmarshal([]byte(strings.Split(got, "\n")[2]), &line); err != nil {
		t.Fatal(err)
	}
	if line.Why == nil || line.Why.Similarity < line.Why.Needed || len(line.Why.Shared) == 0 {
		t.Errorf("item c is explained by %+v, want a similarity above what is needed, and shared words", line.Why)
	}
}

func TestCluster_ExplainsWhatAStoryContinues(t *testing.T) {
	t.Parallel()
	later := `{"id": "e", "title": "Berlin parliament amends the grid bill on power lines", "text": "Lawmakers in Berlin voted to amend the grid bill.", "published": "2026-10-20T07:30:00Z"}`
	first, _, _ := strings.Cut(clusterInput, "\n")
	got, problems, code := clusterOutput(t, first+"\n"+later, "--explain")
	lines := strings.Split(strings.TrimSpace(got), "\n")
	if code != 0 || len(lines) != 2 {
		t.Fatalf("exit code %d, %d lines, %s", code, len(lines), problems)
	}
	var line clusterStory
	if err := json.Unmarshal([]byte(lines[1]), &line); err != nil {
		t.Fatal(err)
	}
	if line.Story != "e" || line.Why.Follows != "a" || line.Why.FollowsSimilarity < line.Why.FollowsNeeded {
		t.Errorf("item e is explained by %s, want a story of its own that follows a", lines[1])
	}
}

func TestCluster_BadInput(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, input, want string }{
		{"no JSON", `{"id": "a"}` + "\nnews\n", "item 2 of the input cannot be read; give one JSON object a line"},
		{"a bad time", `{"id": "a", "published": "yesterday"}`, `"yesterday" is no time as 2026-10-14T07:30:00Z`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, problems, code := clusterOutput(t, tt.input)
			if code != 1 || !strings.Contains(problems, tt.want) {
				t.Errorf("exit code %d and %q, want 1 and a sentence with %q", code, problems, tt.want)
			}
		})
	}
}
