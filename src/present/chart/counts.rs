//! The axis of counts: round numbers from zero to beyond the greatest.
//! In: the greatest count. Out: the numbers that are written at the axis.

/// More lines than so many would be read as a pattern.
const MOST_LINES: usize = 5;

/// Returns the round numbers of an axis, from 0 to the first that is not below the greatest count: one at least
/// besides 0, and whole, since half a report is none.
pub(super) fn round(greatest: usize) -> Vec<usize> {
    let between = (0..)
        .map(|power| 10_usize.saturating_pow(power))
        .flat_map(|ten| [1, 2, 5].map(|digit| ten.saturating_mul(digit)))
        .find(|between| greatest.div_ceil(*between) <= MOST_LINES)
        .unwrap_or(usize::MAX);
    (0..=greatest.div_ceil(between).max(1)).map(|number| number.saturating_mul(between)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_few_round_numbers_and_ends_at_or_above_the_greatest_count() {
        assert_eq!(round(0), [0, 1]);
        assert_eq!(round(1), [0, 1]);
        assert_eq!(round(3), [0, 1, 2, 3]);
        assert_eq!(round(7), [0, 2, 4, 6, 8]);
        assert_eq!(round(41), [0, 10, 20, 30, 40, 50]);
        assert_eq!(round(1_234), [0, 500, 1_000, 1_500]);
        for greatest in (0..10_000).chain([usize::MAX / 2, usize::MAX]) {
            let numbers = round(greatest);
            assert!((2..=MOST_LINES + 1).contains(&numbers.len()), "{greatest}");
            assert!(numbers.last() >= Some(&greatest), "{greatest}");
        }
    }
}
