// Package review is the yearly report on duty and its assessment (书记抓基层党建工作述职
// 评议考核): the Committee opens a year and says who reports, on paper or at the meeting
// (year.go); each secretary's report is prefilled with the figures of his own
// organisation, handed in, returned or read (report.go); it is commented, questions are
// asked, the slips of those present are counted by two, the Committee decides the grade
// with its reasons and tells it, and what was pointed out becomes a problem to be put
// right (session.go). How far a report is follows from the facts (review.go).
//
// Grades are words and never points; no list stands by grade. A report and its grade are
// read by the organisation itself and by the Committee, and by nobody else.
package review
