//! Labels side by side without overlap, each as near as possible to what it names.

/// Centres for boxes of the given sizes, in the order given, at least `gap` apart and inside `low..high`.
///
/// `wanted` holds (centre, size), sorted by centre. Boxes that would overlap move together, by the
/// least sum of squares; when there is too little room, they are packed from `low` on.
pub(crate) fn spread(wanted: &[(f64, f64)], low: f64, high: f64, gap: f64) -> Vec<f64> {
    /// Boxes that touch each other and move as one.
    struct Pile {
        /// Top of the first box.
        start: f64,
        /// Sum of the tops wanted, each seen from the first box.
        sum: f64,
        count: usize,
        length: f64,
    }

    let mut piles: Vec<Pile> = Vec::with_capacity(wanted.len());
    for &(centre, size) in wanted {
        let start = centre - size / 2.0;
        piles.push(Pile {
            start: start.clamp(low, (high - size).max(low)),
            sum: start,
            count: 1,
            length: size,
        });
        while let [.., above, below] = piles.as_mut_slice() {
            if above.start + above.length + gap <= below.start {
                break;
            }
            above.sum += below.sum - below.count as f64 * (above.length + gap);
            above.count += below.count;
            above.length += gap + below.length;
            let ideal = above.sum / above.count as f64;
            above.start = ideal.clamp(low, (high - above.length).max(low));
            piles.pop();
        }
    }
    let mut centres = Vec::with_capacity(wanted.len());
    let mut sizes = wanted.iter().map(|(_, size)| *size);
    for pile in &piles {
        let mut start = pile.start;
        for size in sizes.by_ref().take(pile.count) {
            centres.push(start + size / 2.0);
            start += size + gap;
        }
    }
    centres
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_only_as_far_as_they_must() {
        let check = |wanted: &[f64], expected: &[f64]| {
            let wanted: Vec<(f64, f64)> = wanted.iter().map(|centre| (*centre, 10.0)).collect();
            assert_eq!(spread(&wanted, 0.0, 100.0, 2.0), expected, "{wanted:?}");
        };
        check(&[], &[]);
        check(&[50.0], &[50.0]);
        check(&[20.0, 60.0], &[20.0, 60.0]);
        check(&[50.0, 50.0], &[44.0, 56.0]);
        check(&[50.0, 50.0, 50.0], &[38.0, 50.0, 62.0]);
        check(&[0.0, 1.0], &[5.0, 17.0]);
        check(&[99.0, 100.0], &[83.0, 95.0]);
        // A pile pushed by the edge pushes the one above it.
        check(&[80.0, 95.0, 96.0], &[71.0, 83.0, 95.0]);
    }

    #[test]
    fn nothing_overlaps_whatever_is_wanted() {
        let mut state = 7u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 16) / 65_536.0
        };
        for count in 1..14 {
            let mut wanted: Vec<(f64, f64)> = (0..count)
                .map(|_| (next() * 300.0, 10.0 + next() * 10.0))
                .collect();
            wanted.sort_by(|a, b| a.0.total_cmp(&b.0));
            let centres = spread(&wanted, 0.0, 300.0, 1.0);
            for (index, pair) in centres.windows(2).enumerate() {
                let least = (wanted[index].1 + wanted[index + 1].1) / 2.0 + 1.0;
                assert!(pair[1] - pair[0] >= least - 1e-9, "{wanted:?} {centres:?}");
            }
            for (centre, (_, size)) in centres.iter().zip(&wanted) {
                assert!(centre - size / 2.0 >= -1e-9 && centre + size / 2.0 <= 300.0 + 1e-9);
            }
        }
    }
}
