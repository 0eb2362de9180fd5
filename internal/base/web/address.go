package web

import (
	"net"
	"net/netip"
	"strings"
)

// Address is where the request comes from. What a header says of it is believed
// only of the proxies that the installation names, from the nearest to the first
// that is none of them.
func (r *Request) Address() string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && r.server.proxy(host); i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		host = a.String()
	}
	return host
}

func (s *server) proxy(host string) bool {
	a, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, p := range s.Proxies {
		if p.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}

// Site is the address of this house, for links that leave the page: the one that
// the installation names, whatever a request says. Only where it names none it is
// what the asker's own browser called the house.
func (r *Request) Site() string {
	switch {
	case r.server.URL != "":
		return r.server.URL
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
