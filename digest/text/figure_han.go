package text

import "strings"

const (
	hanDigits = "〇一二三四五六七八九"
	hanSmall  = "十百千" // multiply a digit by ten to the power of their place, from 1
	// mostHan is how many characters a number has at most.
	mostHan = 16
)

// hanNumber reads the number in characters with which s begins, which is at
// least two of them and has a scale: 4.2e8 of "四亿二千万", 12 of "十二". The
// value of what stands before 万 or 亿 is multiplied as a whole. It takes no
// bytes where there is none, as in "一成" and "百分之十".
func hanNumber(s string) (value float64, n int) {
	var section, digit float64
	length, scaled := 0, false
	for at, c := range s {
		power := 0.0
		switch {
		case length == mostHan:
			return 0, 0
		case c == '两' || c == '兩':
			digit = 2
		case c == '零':
			digit = 0
		case strings.ContainsRune(hanDigits, c):
			digit = float64(strings.IndexRune(hanDigits, c) / len("一"))
		case length == 0 && c != '十':
			return 0, 0
		case strings.ContainsRune(hanSmall, c):
			power = [...]float64{10, 100, 1000}[strings.IndexRune(hanSmall, c)/len("十")]
			section += max(digit, 1) * power
			digit = 0
		case c == '万' || c == '萬':
			power = 1e4
			value, section, digit = value+(section+digit)*power, 0, 0
		case c == '亿' || c == '億':
			power = 1e8
			value, section, digit = (value+section+digit)*power, 0, 0
		default:
			if length < 2 || !scaled {
				return 0, 0
			}
			return value + section + digit, at
		}
		scaled = scaled || power > 0
		length++
	}
	if length < 2 || !scaled {
		return 0, 0
	}
	return value + section + digit, len(s)
}
