package law

// The figures of 《整治形式主义为基层减负若干规定》 that a program can count.
const (
	MostOfComprehensive = 5000 // characters of a comprehensive document, in principle (第一部分)
	MostOfSpecial       = 4000 // characters of a document on one subject, in principle (第一部分)
)
