package duty

import "testing"

func national(t testing.TB) *Rulebook {
	t.Helper()
	b, err := National()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestNational(t *testing.T) { t.Log(len(national(t).rules)) }
