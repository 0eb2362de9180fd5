package catalogue

import (
	"strings"
	"testing"

	"zhibu/internal/base/testkit"
)

func TestTheCatalogueIsInOrder(t *testing.T) {
	c, err := load(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, tb := range c.Tables {
		for _, x := range tb.Columns {
			if x.Sealed && !x.Class.AtLeast(Sensitive) {
				t.Errorf("%s.%s is sealed and only %s", tb.Name, x.Name, x.Class)
			}
			if x.Class.AtLeast(Sensitive) && !x.Sealed && !x.Hashed && tb.Clear == "" {
				t.Errorf("%s.%s is %s and lies open without a reason", tb.Name, x.Name, x.Class)
			}
			if x.Mask != "" && !x.Sealed {
				t.Errorf("%s.%s is masked and not sealed", tb.Name, x.Name)
			}
			if tb.Keep.ID == "history" && x.Empty && !tb.Whose() {
				t.Errorf("%s.%s is to be emptied and nobody knows whose it is", tb.Name, x.Name)
			}
		}
		if tb.Delete && !tb.Whose() {
			t.Errorf("rows of %s are to go and nobody knows whose they are", tb.Name)
		}
	}
	for name, bad := range map[string]string{
		"a class that is none":   strings.Replace(string(text), "name: 姓名 内部", "name: 姓名 机密", 1),
		"a mark that is none":    strings.Replace(string(text), "mask=id", "mask=some", 1),
		"a purpose that is none": strings.Replace(string(text), "purpose: roster", "purpose: sport", 1),
		"a time that is none":    strings.Replace(string(text), "keep: left", "keep: ever", 1),
		"a word that is none":    strings.Replace(string(text), "what: 党员名册", "what: 党员名册\n    whim: x", 1),
	} {
		if _, err := load([]byte(bad)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a column without a mask is shown")
			}
		}()
		Mask("member", "name")
	}()
	testkit.Promise(t, "every sealed column is sensitive, and every sensitive one sealed, hashed or with a reason; 5 spoilt catalogues refused", "V14.1.2", "V14.2.4", "PI-14")
}
