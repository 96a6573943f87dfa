use proj4rs::Proj;
use proj4rs::adaptors::transform_xy;
use serde::{Deserialize, Serialize};

use crate::shape::Point;

/// A part of France that has a plane of its own: distances and areas are true in it, and nothing lies in two.
///
/// Each is an equal-area projection on the GRS 80 ellipsoid, so that a colour covers on the map what it covers on the ground:
/// Albers between the parallels of Lambert-93 for the métropole, Lambert azimuthal around each overseas territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Plane {
    /// The mainland and Corsica.
    Metropole,
    /// Guadeloupe.
    Guadeloupe,
    /// Martinique.
    Martinique,
    /// Guyane.
    Guyane,
    /// La Réunion.
    Reunion,
    /// Mayotte.
    Mayotte,
    /// Saint-Pierre-et-Miquelon.
    SaintPierreEtMiquelon,
    /// Saint-Martin and Saint-Barthélemy.
    IlesDuNord,
}

/// A point that lies in no plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointError {
    /// A coordinate is infinite or not a number.
    NotANumber,
    /// It would be in France with longitude and latitude exchanged.
    Swapped,
    /// It is elsewhere.
    Elsewhere,
}

impl Plane {
    /// Every plane, in the order insets are set.
    pub const ALL: [Plane; 8] = [
        Plane::Metropole,
        Plane::Guadeloupe,
        Plane::Martinique,
        Plane::Guyane,
        Plane::Reunion,
        Plane::Mayotte,
        Plane::SaintPierreEtMiquelon,
        Plane::IlesDuNord,
    ];

    /// West, south, east, north in degrees: nothing of one plane is in the box of another.
    fn degrees(self) -> [f64; 4] {
        match self {
            Plane::Metropole => [-5.6, 41.2, 9.8, 51.3],
            Plane::Guadeloupe => [-62.0, 15.7, -60.9, 16.7],
            Plane::Martinique => [-61.4, 14.2, -60.7, 15.0],
            Plane::Guyane => [-54.9, 1.9, -51.3, 6.2],
            Plane::Reunion => [55.0, -21.6, 56.0, -20.7],
            Plane::Mayotte => [44.8, -13.2, 45.5, -12.4],
            Plane::SaintPierreEtMiquelon => [-56.7, 46.5, -55.9, 47.3],
            Plane::IlesDuNord => [-63.3, 17.7, -62.6, 18.3],
        }
    }

    fn definition(self) -> String {
        match self {
            Plane::Metropole => {
                "+proj=aea +lat_1=44 +lat_2=49 +lat_0=46.5 +lon_0=3 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m".to_owned()
            }
            overseas => {
                let [west, south, east, north] = overseas.degrees();
                format!(
                    "+proj=laea +lat_0={} +lon_0={} +x_0=500000 +y_0=500000 +ellps=GRS80 +units=m",
                    (south + north) / 2.0,
                    (west + east) / 2.0,
                )
            }
        }
    }

    /// The plane that holds a point, in degrees (WGS 84).
    ///
    /// # Errors
    /// When it lies in none, with the likely reason.
    pub fn holding(longitude: f64, latitude: f64) -> Result<Plane, PointError> {
        if !longitude.is_finite() || !latitude.is_finite() {
            return Err(PointError::NotANumber);
        }
        let find = |longitude: f64, latitude: f64| {
            Plane::ALL.into_iter().find(|plane| {
                let [west, south, east, north] = plane.degrees();
                (west..=east).contains(&longitude) && (south..=north).contains(&latitude)
            })
        };
        match (find(longitude, latitude), find(latitude, longitude)) {
            (Some(plane), _) => Ok(plane),
            (None, Some(_)) => Err(PointError::Swapped),
            (None, None) => Err(PointError::Elsewhere),
        }
    }
}

/// From degrees to metres, in every plane.
pub(crate) struct Projector {
    degrees: Proj,
    planes: Vec<Proj>,
}

impl Projector {
    /// None when a definition above is not one: a test reads them all.
    pub(crate) fn new() -> Option<Self> {
        let proj = |definition: &str| Proj::from_proj_string(definition).ok();
        Some(Self {
            degrees: proj("+proj=longlat +ellps=GRS80")?,
            planes: Plane::ALL
                .iter()
                .map(|plane| proj(&plane.definition()))
                .collect::<Option<_>>()?,
        })
    }

    /// A point in whole metres of a plane, from degrees (WGS 84, which GRS 80 follows to a tenth of a millimetre).
    pub(crate) fn project(&self, plane: Plane, longitude: f64, latitude: f64) -> Option<Point> {
        let to = self.planes.get(plane as usize)?;
        let (x, y) = transform_xy(
            &self.degrees,
            to,
            longitude.to_radians(),
            latitude.to_radians(),
        )
        .ok()?;
        // The boxes above keep both under ten thousand kilometres.
        (x.is_finite() && y.is_finite()).then_some(Point {
            x: x.round() as i32,
            y: y.round() as i32,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_point_has_one_plane_or_a_reason() {
        let check = |longitude, latitude, expected| {
            assert_eq!(
                Plane::holding(longitude, latitude),
                expected,
                "{longitude} {latitude}"
            );
        };
        check(-0.33, 45.69, Ok(Plane::Metropole));
        check(9.45, 42.7, Ok(Plane::Metropole));
        check(-61.5, 16.2, Ok(Plane::Guadeloupe));
        check(-61.0, 14.6, Ok(Plane::Martinique));
        check(-52.3, 4.9, Ok(Plane::Guyane));
        check(55.45, -20.88, Ok(Plane::Reunion));
        check(45.2, -12.8, Ok(Plane::Mayotte));
        check(-56.2, 46.8, Ok(Plane::SaintPierreEtMiquelon));
        check(-63.05, 18.07, Ok(Plane::IlesDuNord));
        check(45.69, -0.33, Err(PointError::Swapped));
        check(-20.88, 55.45, Err(PointError::Swapped));
        check(-0.12, 51.5, Err(PointError::Elsewhere));
        check(438_000.0, 6_517_000.0, Err(PointError::Elsewhere));
        check(f64::NAN, 45.0, Err(PointError::NotANumber));
    }

    #[test]
    fn planes_keep_areas() {
        // A cell of the ellipsoid whose area is known in closed form: R²·Δλ·(q(φ₂) − q(φ₁))/2.
        let check = |plane: Plane, west: f64, south: f64| {
            let projector = Projector::new().unwrap();
            let step = 0.1;
            let corners = [
                (west, south),
                (west + step, south),
                (west + step, south + step),
                (west, south + step),
            ];
            let points: Vec<(f64, f64)> = corners
                .iter()
                .map(|&(longitude, latitude)| {
                    let point = projector.project(plane, longitude, latitude).unwrap();
                    (f64::from(point.x), f64::from(point.y))
                })
                .collect();
            let mut twice = 0.0;
            for at in 0..4 {
                let ((x1, y1), (x2, y2)) = (points[at], points[(at + 1) % 4]);
                twice += x1 * y2 - x2 * y1;
            }
            let (a, e2) = (6_378_137.0_f64, 0.006_694_380_022_9_f64);
            let e = e2.sqrt();
            let q = |degrees: f64| {
                let s = degrees.to_radians().sin();
                (1.0 - e2)
                    * (s / (1.0 - e2 * s * s) - ((1.0 - e * s) / (1.0 + e * s)).ln() / (2.0 * e))
            };
            let expected = a * a * step.to_radians() * (q(south + step) - q(south)) / 2.0;
            let found = twice / 2.0;
            assert!(
                (found / expected - 1.0).abs() < 5e-4,
                "{plane:?}: {found} instead of {expected}"
            );
        };
        check(Plane::Metropole, -0.4, 45.6);
        check(Plane::Metropole, 9.0, 42.0);
        check(Plane::Metropole, 2.5, 50.8);
        check(Plane::Guyane, -52.5, 4.5);
        check(Plane::Reunion, 55.4, -21.2);
        check(Plane::Mayotte, 45.1, -12.9);
    }
}
