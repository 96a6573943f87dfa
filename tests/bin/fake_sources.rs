//! The fake sources of the tests for programs that are not written in Rust: says where it listens, then
//! answers until it is ended.

use obs_tests::fake::{Fake, World};

fn main() {
    let fake = Fake::start(World::with_known_figures());
    println!("listening on {}", fake.url());
    loop {
        std::thread::park();
    }
}
