use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::outlines::Outlines;
use crate::plane::{Plane, PointError, Projector};
use crate::received::holds;
use crate::shape::{Point, Ring};

type Boxed = GeomWithData<Rectangle<[f64; 2]>, u32>;

/// Which place holds a point, for many points.
///
/// As exact as the outlines: with borders at 1 000 m, a point a few hundred metres from a border may be given to the neighbour.
pub struct Locator {
    projector: Option<Projector>,
    codes: Vec<String>,
    rings: Vec<Vec<Ring>>,
    /// One tree a plane, in the order of [`Plane::ALL`].
    trees: Vec<RTree<Boxed>>,
}

impl Locator {
    pub(crate) fn new(outlines: &Outlines) -> Locator {
        let mut codes = Vec::new();
        let mut rings = Vec::new();
        let mut boxes: Vec<Vec<Boxed>> = Plane::ALL.iter().map(|_| Vec::new()).collect();
        for (code, shape) in outlines.all() {
            let Some(bounds) = shape.bounds() else {
                continue;
            };
            let corner = |point: Point| [f64::from(point.x), f64::from(point.y)];
            let around = Rectangle::from_corners(corner(bounds.min), corner(bounds.max));
            if let Some(of_plane) = boxes.get_mut(shape.plane as usize) {
                of_plane.push(GeomWithData::new(around, codes.len() as u32));
            }
            codes.push(code.to_owned());
            rings.push(shape.rings);
        }
        Locator {
            projector: Projector::new(),
            codes,
            rings,
            trees: boxes.into_iter().map(RTree::bulk_load).collect(),
        }
    }

    /// The code of the place that holds a point given in degrees (WGS 84); none at sea, abroad, or where no outline is.
    /// A point on a border is in one of its neighbours, always the same.
    ///
    /// # Errors
    /// When the point is in no part of France that is drawn, with the likely reason.
    pub fn code_at(&self, longitude: f64, latitude: f64) -> Result<Option<&str>, PointError> {
        let plane = Plane::holding(longitude, latitude)?;
        let point = self
            .projector
            .as_ref()
            .and_then(|projector| projector.project(plane, longitude, latitude))
            .ok_or(PointError::Elsewhere)?;
        let around = AABB::from_point([f64::from(point.x), f64::from(point.y)]);
        let candidates = self.trees[plane as usize].locate_in_envelope_intersecting(&around);
        // Where outlines overlap, the first code: the same answer every time.
        let found = candidates
            .map(|candidate| candidate.data as usize)
            .filter(|&at| {
                let rings = self.rings[at].iter();
                rings.filter(|ring| holds(ring, point)).count() % 2 == 1
            })
            .min();
        Ok(found.map(|at| self.codes[at].as_str()))
    }
}
