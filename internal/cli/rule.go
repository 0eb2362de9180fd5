package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"zhibu/internal/base/fault"
	"zhibu/internal/duty"
)

// rule lists the rules that are in force here, or applies one to facts. It needs
// the folder of the local packs and no database.
func rule(_ context.Context, k *call) error {
	format := k.flags.String("format", "text", "of the list: json or text")
	facts := k.flags.String("facts", "", "a JSON file with the facts of eval; - for standard input")
	words, err := k.parse()
	switch {
	case err != nil:
		return err
	case len(words) == 0:
		return usage("rule list, or rule eval ID --facts FILE")
	case *format != "json" && *format != "text":
		return usage("--format is json or text, not %q", *format)
	}
	book, err := duty.LoadFolder(filepath.Join(*k.data, "rules"))
	if err != nil {
		return fault.Wrap(fault.Invalid, "本地规定的文件有错。", err)
	}
	switch {
	case words[0] == "list" && len(words) == 1 && *format == "json":
		return duty.ListJSON(k.Out, book)
	case words[0] == "list" && len(words) == 1:
		for _, r := range book.Rules() {
			fmt.Fprintf(k.Out, "%-32s %s（%s）%s\n", r.ID, r.Title, r.Cite, r.Explanation)
		}
		return nil
	case words[0] == "eval" && len(words) == 2 && *facts != "":
		return k.eval(book, words[1], *facts)
	}
	return usage("rule list, or rule eval ID --facts FILE")
}

func (k *call) eval(book *duty.Rulebook, id, file string) error {
	if _, ok := book.Latest(id); !ok {
		return fault.New(fault.NotFound, "没有编号为“"+id+"”的制度。")
	}
	var text []byte
	var err error
	if file == "-" {
		text, err = io.ReadAll(io.LimitReader(k.In, 1<<20))
	} else {
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return err
	}
	v, err := duty.Eval(book, id, text)
	if err != nil {
		return fault.Wrap(fault.Invalid, "事实有错。", err)
	}
	return writeJSON(k.Out, v)
}
