use obs_model::Level;
use obs_sources::contours::{Resolution, geojson, of_france};
use obs_sources::geo_api::communes_of_epci;
use obs_sources::{Fetcher, Quiet, Request, SourceCode, SourceError};

use crate::fake::contours::{self, packed, squares};
use crate::fake::{Answer, Fake, Fault, World};
use crate::{config, go_on};

const CODES: [&str; 3] = ["16001", "16002", "16003"];

async fn unpacked(fake: &Fake, request: &Request) -> Result<String, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let (config, _) = config(folder.path(), fake.url());
    let fetcher = Fetcher::new(config)?;
    let document = fetcher.fetch(request, &Quiet, &go_on()).await?;
    Ok(String::from_utf8(geojson(&document)?).unwrap())
}

fn communes() -> Request {
    of_france(Level::Commune, 2026, Resolution::Metres1000).unwrap()
}

#[tokio::test]
async fn the_file_of_communes_is_unpacked() {
    let fake = Fake::start(contours::world(2026, CODES));
    let text = unpacked(&fake, &communes()).await.unwrap();
    assert_eq!(text, squares(CODES).to_string());
    // Unpacked on the way by a server that knows better.
    let plain = Answer::text(200, "application/geo+json", text.clone());
    fake.fault("communes-1000m", Fault::Instead(plain), 1);
    assert_eq!(unpacked(&fake, &communes()).await.unwrap(), text);
}

#[tokio::test]
async fn the_communes_of_an_epci_come_as_they_are() {
    let mut world = World::default();
    let text = squares(CODES).to_string();
    world.files.insert(
        "geo.api.gouv.fr/epcis/200070514/communes?format=geojson&geometry=contour&fields=code,nom"
            .to_owned(),
        (
            "application/json; charset=utf-8".to_owned(),
            text.clone().into_bytes(),
        ),
    );
    let fake = Fake::start(world);
    let request = communes_of_epci("200070514").unwrap();
    assert_eq!(unpacked(&fake, &request).await.unwrap(), text);
    let unknown = communes_of_epci("999999999").unwrap();
    let error = unpacked(&fake, &unknown).await.unwrap_err();
    assert_eq!(error.code, SourceCode::NothingThere);
}

#[tokio::test]
async fn a_file_of_contours_that_is_broken_is_refused() {
    let check = async |fault: Fault, expected: SourceCode| {
        let fake = Fake::start(contours::world(2026, CODES));
        fake.fault("communes-1000m", fault.clone(), usize::MAX);
        let error = unpacked(&fake, &communes()).await.unwrap_err();
        assert_eq!(error.code, expected, "{fault:?}");
    };
    let gzip = |body: Vec<u8>| Fault::Instead(Answer::file("application/gzip", body));
    let whole = packed(&squares(CODES).to_string());
    check(
        gzip(whole[..whole.len() / 2].to_vec()),
        SourceCode::SourceChanged,
    )
    .await;
    check(
        gzip(whole[..whole.len() - 4].to_vec()),
        SourceCode::SourceChanged,
    )
    .await;
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 0x55;
    check(gzip(damaged), SourceCode::SourceChanged).await;
    check(Fault::WebPage, SourceCode::SourceChanged).await;
    check(Fault::Empty, SourceCode::SourceChanged).await;
    check(Fault::Status(404), SourceCode::NothingThere).await;
    check(Fault::Status(503), SourceCode::SourceRefused).await;
}
