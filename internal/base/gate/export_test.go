package gate

import "zhibu/internal/base/gate/internal/engine"

// Sum is the hash that an entry ought to have: whoever can write the table can
// compute it too.
func (e *Entry) Sum() string { return e.sum() }

// Views is how many views are open at once.
const Views = engine.Views

// MostRows is how many rows of a table are remembered at most.
const MostRows = 2 * mostRows
