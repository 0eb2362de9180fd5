package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// side is one of the two: a server on this machine and how a request to it is signed.
type side struct {
	name   string
	base   string
	client *http.Client
	sign   func(*http.Request)
}

// ask sends a request until it is answered, reads the whole answer and says where it sends
// on to. Whoever is told to come again does so; the time counts.
func (s *side) ask(method, path, kind, body string, want int) (to string, err error) {
	for {
		to, again, err := s.try(method, path, kind, body, want)
		if !again {
			return to, err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func (s *side) try(method, path, kind, body string, want int) (to string, again bool, err error) {
	r, err := http.NewRequest(method, s.base+path, strings.NewReader(body))
	if err != nil {
		return "", false, err
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	s.sign(r)
	res, err := s.client.Do(r)
	if err != nil {
		return "", false, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode == http.StatusServiceUnavailable {
		_, err = io.Copy(io.Discard, res.Body)
		return "", err == nil, err
	}
	if res.StatusCode != want {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 300))
		return "", false, fmt.Errorf("%s: %s %s answers %d: %s", s.name, method, path, res.StatusCode, text)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return res.Header.Get("Location"), false, err
}

// job is the same deed on both sides; n numbers the requests.
type job struct {
	name    string
	what    string
	goal    string
	clients []int
	times   int               // requests of a round, where the usual number would take too long
	before  func(n int) error // what the house is made to do before each of its requests, outside the time
	house   func(n int) error
	peer    func(n int) error
}

// timing is what one side needed in one round.
type timing struct {
	rate     float64 // requests a second
	p50, p99 time.Duration
}

// pair is a job at a number of clients: the rounds of both sides.
type pair struct {
	job         job
	clients     int
	house, peer []timing
}

// number is shared by all requests of a run, so that no write is made twice.
var number atomic.Int64

// once sends requests with some clients at a time. What comes before each is not timed,
// and then the rate is that of one client after the other.
func once(before, do func(n int) error, clients, requests int) (t timing, err error) {
	var mu sync.Mutex
	var all []time.Duration
	var wg sync.WaitGroup
	var left atomic.Int64
	left.Store(int64(requests))
	begin := time.Now()
	for range clients {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				var e error
				if before != nil {
					e = before(int(number.Add(1)))
				}
				at := time.Now()
				e = errors.Join(e, do(int(number.Add(1))))
				took := time.Since(at)
				mu.Lock()
				all, err = append(all, took), errors.Join(err, e)
				mu.Unlock()
				if e != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	if err != nil {
		return t, err
	}
	whole := time.Since(begin)
	if before != nil {
		whole = 0
		for _, took := range all {
			whole += took
		}
	}
	slices.Sort(all)
	return timing{float64(len(all)) / whole.Seconds(), all[len(all)/2], all[len(all)*99/100]}, nil
}

// compare runs both sides in turn, whoever was second first in the next round; the first
// round warms up and is not counted.
func compare(j job, clients, rounds, requests int) (p pair, err error) {
	p = pair{job: j, clients: clients}
	n := cmp.Or(j.times, max(requests, 4*clients))
	for round := range rounds + 1 {
		for turn := range 2 {
			ours := (round+turn)%2 == 0
			before, do := func(int) error { return nil }, j.peer
			if ours {
				before, do = j.before, j.house
			} else if j.before == nil {
				before = nil
			}
			t, err := once(before, do, clients, n)
			if err != nil {
				return p, err
			}
			switch {
			case round == 0:
			case ours:
				p.house = append(p.house, t)
			default:
				p.peer = append(p.peer, t)
			}
		}
	}
	return p, nil
}
