package ui

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/a-h/templ"
	"rsc.io/qr"
)

// QR draws a text as a square code, as a picture within the page: black on white
// whatever the colours around it, with the quiet border that readers need.
func QR(text, label string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		code, err := qr.Encode(text, qr.M)
		if err != nil {
			return err
		}
		const border = 4
		var path strings.Builder
		for y := range code.Size {
			for x := 0; x < code.Size; x++ {
				from := x
				for code.Black(x, y) {
					x++
				}
				if x > from {
					fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+border, y+border, x-from, x-from)
				}
			}
		}
		side := code.Size + 2*border
		_, err = fmt.Fprintf(w, `<svg class="qr" role="img" aria-label="%s" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"></path><path fill="#000" d="%s"></path></svg>`,
			templ.EscapeString(label), side, side, side, side, path.String())
		return err
	})
}
