package ui

import (
	"crypto/rand"

	"github.com/a-h/templ"
)

// FormKey is the hidden field that tells one showing of a form from another, so
// that sending the same form twice makes one record.
func FormKey() templ.Component {
	return templ.Raw(`<input type="hidden" name="form_key" value="` + rand.Text() + `"/>`)
}
