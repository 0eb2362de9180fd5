package duty_test

import (
	"io"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/demo"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
)

// BenchmarkCheck asks for the duties of the demonstration's district (285
// organisations, 4,700 members, a year of activities) from an open file: the
// whole, and one branch. Making the district takes most of a minute.
func BenchmarkCheck(b *testing.B) {
	clock := demo.Start()
	a, err := app.Open(b.Context(), app.Config{Data: b.TempDir(), Clock: clock.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := a.Close(); err != nil {
			b.Error(err)
		}
	})
	if err := demo.Make(b.Context(), a, clock, clock.Now, io.Discard); err != nil {
		b.Fatal(err)
	}
	who := gate.Program("bench")
	whole, err := a.Duties.Check(b.Context(), who, duty.Query{AsOf: today, Year: 2021})
	if err != nil || len(whole) < 280 {
		b.Fatalf("%v, %d organisations", err, len(whole))
	}
	branch := whole[len(whole)-1].Org
	for _, x := range []struct {
		name string
		q    duty.Query
	}{
		{"district", duty.Query{AsOf: today, Year: 2021}},
		{"branch", duty.Query{Org: branch, AsOf: today, Year: 2021}},
	} {
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := a.Duties.Check(b.Context(), who, x.q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
