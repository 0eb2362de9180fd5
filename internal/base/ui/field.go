package ui

import "github.com/a-h/templ"

// attrs are the attributes that only some fields have; an absent one is not written.
func (f Field) attrs() templ.OrderedAttributes {
	var as templ.OrderedAttributes
	for _, a := range [][2]string{
		{"aria-describedby", f.describedBy()}, {"autocomplete", f.Auto}, {"accept", f.Accept},
		{"pattern", f.Pattern}, {"min", f.Min}, {"max", f.Max}, {"placeholder", f.Place},
	} {
		if a[1] != "" {
			as = append(as, templ.KeyValue[string, any]{Key: a[0], Value: a[1]})
		}
	}
	if f.Problem != "" {
		as = append(as, templ.KeyValue[string, any]{Key: "aria-invalid", Value: "true"})
	}
	return as
}

func tileType(f Field) string {
	if f.kind() == "checks" {
		return "checkbox"
	}
	return "radio"
}
