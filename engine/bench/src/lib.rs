//! What the benchmarks of the bundled engine are made of: kernels in the text format, the engines that run them, and the
//! measurements. `benches/kernels.rs` puts them together; `count` runs one kernel for an instruction counter.

mod kernel;
mod measure;
mod peer;

pub use self::kernel::{Kernel, TINY, merged};
pub use self::measure::{compile_table, run_table};
pub use self::peer::{Peer, Run, peers, validate};
