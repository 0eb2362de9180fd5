// Package find knows how people look for something: by a part of a text, whatever the
// size of its letters, and by how a name is spelt. It shows where a text says it, too.
package find
