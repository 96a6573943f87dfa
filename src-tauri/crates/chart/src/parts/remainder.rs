//! Shares as whole numbers that add up to the whole: the largest remainders are rounded up.

/// Whole numbers in the proportions of `shares` that add up to `total`; each is its share rounded down or up.
///
/// Of equal remainders the first is rounded up. All zeros when the shares add up to nothing.
pub(crate) fn whole_parts(shares: &[f64], total: u32) -> Vec<u32> {
    let sum: f64 = shares.iter().sum();
    if !(sum.is_finite() && sum > 0.0) {
        return vec![0; shares.len()];
    }
    let exact: Vec<f64> = shares
        .iter()
        .map(|share| share / sum * f64::from(total))
        .collect();
    // A share that is whole but for the last digit of a float is whole.
    let floor = |value: f64| (value + 1e-9).floor();
    let mut parts: Vec<u32> = exact.iter().map(|value| floor(*value) as u32).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    let remainder = |index: usize| exact[index] - floor(exact[index]);
    order.sort_by(|a, b| remainder(*b).total_cmp(&remainder(*a)).then(a.cmp(b)));
    let missing = total.saturating_sub(parts.iter().sum());
    for index in order.into_iter().take(missing as usize) {
        parts[index] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_add_up_to_a_hundred() {
        let check = |shares: &[f64], expected: &[u32]| {
            assert_eq!(whole_parts(shares, 100), expected, "{shares:?}");
        };
        check(&[25.1, 74.9], &[25, 75]);
        check(&[25.5, 74.5], &[26, 74]);
        check(&[33.3, 33.3, 33.4], &[33, 33, 34]);
        check(&[1.0, 1.0, 1.0], &[34, 33, 33]);
        check(&[0.3, 99.7], &[0, 100]);
        check(&[0.0, 100.0], &[0, 100]);
        check(&[29.0, 71.0], &[29, 71]);
        check(
            &[15.6, 9.2, 15.3, 19.5, 15.3, 17.8, 7.3],
            &[16, 9, 15, 20, 15, 18, 7],
        );
        check(&[0.0, 0.0], &[0, 0]);
        check(&[], &[]);
    }

    #[test]
    fn no_part_moves_by_a_square_or_more() {
        let mut state = 11u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 16) / 65_536.0
        };
        for count in 1..9 {
            let shares: Vec<f64> = (0..count).map(|_| next()).collect();
            let sum: f64 = shares.iter().sum();
            let parts = whole_parts(&shares, 100);
            assert_eq!(parts.iter().sum::<u32>(), 100);
            for (share, part) in shares.iter().zip(parts) {
                assert!((share / sum * 100.0 - f64::from(part)).abs() < 1.0);
            }
        }
    }
}
