// Package calendarweb draws the calendar by month, week and day, and the page of
// the addresses under which a calendar programme fetches it. It holds pages and
// their view structs; it decides nothing.
package calendarweb
