package sheet

import (
	"errors"
	"strings"
)

// Named is one row of a list whose columns are known by their titles.
type Named struct {
	Row   int      `json:"row"` // as Excel shows it
	Cells []string `json:"cells"`
}

// ErrMany is answered by Named for a list of more rows than asked for.
var ErrMany = errors.New("sheet: more rows than may be read at once")

// Named reads the rows below a head that holds the titles at must: the columns may stand
// in any order, below a title. The cells of a row are in the order of columns; rows
// without any are left out. found tells whether there was a head.
func (b *Book) Named(columns []string, must []int, most int) (list []Named, found bool, err error) {
	var at []int // where each of columns is
	for row, err := range b.All() {
		if err != nil {
			return nil, found, err
		}
		if !found {
			at, found = head(row, columns, must)
			continue
		}
		n := Named{Row: row.Number, Cells: make([]string, len(columns))}
		some := false
		for i, x := range at {
			if x >= 0 && x < len(row.Cells) {
				n.Cells[i] = strings.TrimSpace(row.Cells[x].Text)
				some = some || n.Cells[i] != ""
			}
		}
		if !some {
			continue
		}
		if list = append(list, n); len(list) > most {
			return nil, found, ErrMany
		}
	}
	return list, found, nil
}

// head says where the columns are, if a row is the head of the list.
func head(row Row, columns []string, must []int) ([]int, bool) {
	at := make([]int, len(columns))
	for i, title := range columns {
		at[i] = -1
		for j, c := range row.Cells {
			if strings.TrimSpace(c.Text) == title {
				at[i] = j
			}
		}
	}
	for _, i := range must {
		if at[i] < 0 {
			return nil, false
		}
	}
	return at, true
}
