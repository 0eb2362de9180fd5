package main

import (
	"strings"
	"testing"
	"time"
)

func TestStatusOfAProcess(t *testing.T) {
	u, err := parseStatus("Name:\tbench\nVmHWM:\t  2048 kB\nVmRSS:\t    1024 kB\nThreads:\t9\n")
	if err != nil || u.Peak != 2<<20 || u.End != 1<<20 {
		t.Errorf("%+v, %v", u, err)
	}
	if _, err := parseStatus("Name:\tbench\n"); err == nil {
		t.Error("a status without memory was read")
	}
}

func TestRatiosAreOfTheSameRound(t *testing.T) {
	p := pair{house: []timing{{rate: 10}, {rate: 40}, {rate: 30}}, peer: []timing{{rate: 10}, {rate: 10}, {rate: 15}}}
	if got := p.ratios(); got[0] != 1 || got[1] != 2 || got[2] != 4 {
		t.Errorf("%v", got)
	}
	if got := middle([]timing{{p50: 3 * time.Second}, {p50: time.Second}, {p50: 2 * time.Second}}); got.p50 != 2*time.Second {
		t.Errorf("the middle is %s", got.p50)
	}
}

func TestTheSentenceOfARefusal(t *testing.T) {
	if got := sentence(`<p class="problem"> 有内容的行超过了 210000 行，没有写入任何数据。 </p><p>别的</p>`); got != "有内容的行超过了 210000 行，没有写入任何数据。" {
		t.Errorf("%q", got)
	}
	if got := sentence("<p>好</p>"); got != "" {
		t.Errorf("%q", got)
	}
}

func TestCopiesHaveStepsOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for k := 1; k <= mostCopies; k++ {
		if s := base36(k); seen[s] || len(s) != 2 {
			t.Fatalf("copy %d is at %q", k, s)
		}
		seen[base36(k)] = true
	}
}

func TestAPushIsHeldAgainstTheSameRound(t *testing.T) {
	b := broadcast{crowd: listeners, names: []string{"house", "PocketBase", "floor"}, memory: make([]usage, 3), rounds: [][]pushed{
		{{last: 20 * time.Millisecond, answer: 10 * time.Millisecond}, {last: 40 * time.Millisecond, answer: 20 * time.Millisecond}},
		{{answer: 60 * time.Millisecond}, {answer: 60 * time.Millisecond}}, {{last: 10 * time.Millisecond, answer: 5 * time.Millisecond}, {last: 40 * time.Millisecond, answer: 20 * time.Millisecond}}}}
	if got := b.against(0, 2, pushed.whole); got != "**2.00** (1.00–2.00)" {
		t.Error(got)
	}
	if got := b.text(); !strings.Contains(got, "| house | 20.0 | 20.0 / 40.0 / 40.0 | **2.00** (1.00–2.00) | 60.0 | **2.00** (1.00–2.00) | **1.00** (0.50–1.00) | 0.0 |") {
		t.Error(got)
	}
}
