package ui

import "strconv"

// Board is the big screen of a final, 16:9, read from the back row. It shows what it is
// given and decides nothing: the order, the scores and the places are the contest's.
type Board struct {
	Title string // 最具活力主题党日评选　决赛
	On    string // the day
	Lines []BoardLine
	Now   BoardNow
	Note  string // how the result is made, in one line
}

// BoardLine is one of those who appear, in the order that was drawn.
type BoardLine struct {
	No       int
	Name, By string
	Score    string // empty before it
	Place    string // 第3, so far
	State    State  // Done, Running (on the stage now), NA (to come)
	Word     string // instead of score and place: 评分中
}

// BoardNow is who is on the stage.
type BoardNow struct {
	No, All  int
	Name, By string
	Marks    []BoardMark
	Result   string // 93.07; empty while scores are sealed
	How      []string
	In, Of   int // scores that are in, of how many
}

// BoardMark is what one judge gave: sealed until all are in.
type BoardMark struct {
	Judge string
	Value string // 93.5; empty while it is sealed or not in
	Word  string // 最高, 已交, 评分中
	Out   bool   // struck through: the highest and the lowest
	In    bool   // handed in and sealed
}

func (l BoardLine) class() string {
	return map[State]string{Done: "done", Running: "now"}[l.State]
}

func (m BoardMark) class() string {
	switch {
	case m.Out:
		return "out"
	case m.In:
		return "shut"
	case m.Value == "":
		return "wait"
	}
	return ""
}

// crowded is said of an order that needs narrower rows to stay on the screen.
func (b Board) crowded() string {
	if len(b.Lines) > 10 {
		return "run many"
	}
	return "run"
}

// fit says how large the name may be to stay on its line.
func (n BoardNow) fit() string {
	switch size := len([]rune(n.Name)); {
	case size > 16:
		return "long"
	case size > 8:
		return "mid"
	}
	return ""
}

func (b Board) judges() string { return "judges judges-" + strconv.Itoa(min(len(b.Now.Marks), 15)) }
