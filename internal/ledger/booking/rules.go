package booking

// Rule is how places are given, in the words of the page that offers them.
const Rule = "先约先得。名额不够的排进候补，按先后排队；有人取消或者减少人数，从排在最前面的一个起，名额够就转为已约，不够就等，后面的不越过前面的。有人在候补时，新来的预约也排在后面。"

// Ticket is a booking as the rules see it: those of one slot stand in a line, in
// the order in which they came.
type Ticket struct {
	ID     int64
	Org    int64
	People int
	Held   bool
	No     int64 // in the line
}

// Taken counts the places that are taken.
func Taken(line []Ticket) (n int) {
	for _, t := range line {
		if t.Held {
			n += t.People
		}
	}
	return n
}

// Queue counts those who wait.
func Queue(line []Ticket) (n int) {
	for _, t := range line {
		if !t.Held {
			n++
		}
	}
	return n
}

// Admits reports whether somebody who comes now gets his places: they are free,
// and nobody waits for them.
func Admits(capacity int, line []Ticket, people int) bool {
	return Queue(line) == 0 && Taken(line)+people <= capacity
}

// Promote gives those who wait and get their places now, strictly in order: the
// first who does not fit keeps everybody behind him waiting.
func Promote(capacity int, line []Ticket) (ids []int64) {
	free := capacity - Taken(line)
	for _, t := range line {
		if t.Held {
			continue
		}
		if t.People > free {
			return ids
		}
		free -= t.People
		ids = append(ids, t.ID)
	}
	return ids
}

// without is a line without one of its bookings.
func without(line []Ticket, id int64) (rest []Ticket) {
	for _, t := range line {
		if t.ID != id {
			rest = append(rest, t)
		}
	}
	return rest
}
