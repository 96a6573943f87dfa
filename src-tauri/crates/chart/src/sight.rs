//! How a colour is seen: by three kinds of colour blindness, and in a lit room.

use crate::surface::Colour;

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    Usual,
    /// Without the cones for long waves: reds darken.
    Protanopia,
    /// Without the cones for medium waves.
    Deuteranopia,
    /// Without the cones for short waves.
    Tritanopia,
}

impl Sight {
    pub const ALL: [Sight; 4] = [
        Sight::Usual,
        Sight::Protanopia,
        Sight::Deuteranopia,
        Sight::Tritanopia,
    ];

    /// From linear red, green and blue to what is seen: Machado, Oliveira and Fernandes (2009), severity 1.
    fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Sight::Usual => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Sight::Protanopia => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Sight::Deuteranopia => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Sight::Tritanopia => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        }
    }
}

/// Where it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Light {
    /// As the file says.
    Dark,
    /// A lit room on a tired projector: the light it adds everywhere halves the contrast of black on white,
    /// from 21:1 to 10.5:1.
    Lit,
}

impl Light {
    /// Light that comes back from the wall, over the 0.05 that WCAG already counts.
    fn flare(self) -> f64 {
        match self {
            Light::Dark => 0.0,
            // (1.05 + f) ÷ (0.05 + f) = 10.5
            Light::Lit => 0.525 / 9.5,
        }
    }
}

/// Relative luminance as WCAG 2.2 defines it, of what is seen.
fn luminance(colour: Colour, sight: Sight) -> f64 {
    let linear = |channel: u8| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.040_45 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    };
    let rgb = [linear(colour.0), linear(colour.1), linear(colour.2)];
    let weights = [0.2126, 0.7152, 0.0722];
    sight
        .matrix()
        .iter()
        .zip(weights)
        .map(|(row, weight)| {
            let seen: f64 = row
                .iter()
                .zip(rgb)
                .map(|(share, channel)| share * channel)
                .sum();
            seen.clamp(0.0, 1.0) * weight
        })
        .sum()
}

/// Contrast ratio of two colours, 1 to 21, for one who looks somewhere.
pub(crate) fn contrast(a: Colour, b: Colour, sight: Sight, light: Light) -> f64 {
    let (a, b) = (luminance(a, sight), luminance(b, sight));
    let around = 0.05 + light.flare();
    (a.max(b) + around) / (a.min(b) + around)
}

/// The lowest contrast of two colours over every sight.
pub(crate) fn lowest_contrast(a: Colour, b: Colour, light: Light) -> f64 {
    Sight::ALL
        .into_iter()
        .map(|sight| contrast(a, b, sight, light))
        .fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Colour = Colour(255, 255, 255);
    const BLACK: Colour = Colour(0, 0, 0);

    #[test]
    fn a_lit_room_halves_the_contrast() {
        for sight in Sight::ALL {
            assert!((contrast(WHITE, BLACK, sight, Light::Dark) - 21.0).abs() < 1e-3);
            assert!((contrast(WHITE, BLACK, sight, Light::Lit) - 10.5).abs() < 1e-3);
        }
    }

    #[test]
    fn red_darkens_without_long_waves_and_greys_stay() {
        let red = Colour(200, 30, 30);
        let seen = |sight| contrast(WHITE, red, sight, Light::Dark);
        assert!(seen(Sight::Protanopia) > seen(Sight::Usual));
        assert!(seen(Sight::Deuteranopia) < seen(Sight::Usual));
        let grey = Colour(120, 120, 120);
        for sight in Sight::ALL {
            let difference = contrast(WHITE, grey, sight, Light::Dark)
                - contrast(WHITE, grey, Sight::Usual, Light::Dark);
            assert!(difference.abs() < 0.01, "{sight:?}");
        }
        assert!(lowest_contrast(WHITE, red, Light::Dark) <= seen(Sight::Deuteranopia));
    }
}
