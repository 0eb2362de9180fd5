//go:build mutants

package gate

// Loose is told every query with a {reach} mark, and answers whether this one is to
// forget it. It exists in the program that tries out the tests, and in no other.
var Loose = func(string) bool { return false }

func loose(query string) bool { return Loose(query) }

// Forget gives up every list that is kept, for the program that tries out the tests.
func (g *Gate) Forget() {
	g.shelf.mu.Lock()
	defer g.shelf.mu.Unlock()
	g.shelf.lists, g.shelf.size = nil, 0
}
