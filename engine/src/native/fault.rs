//! What becomes of a fault in code memory: an access to a guard is a trap; anything else is a bug of ours, and reported.

use super::isa_impl::stubs::trap;
use super::unwind::ModuleCode;
use crate::op::TrapCode;
use crate::runtime::Instance;
use crate::sys::fault::{Fault, report};

/// Sends a fault at a known access to the trap stub; runs in the signal handler.
pub(super) fn resolve(fault: &mut Fault) -> bool {
    // SAFETY: all code in code memory has its instance in the register that the handler read, and the instance's code stands.
    let module = unsafe {
        let instance: *const Instance = std::ptr::with_exposed_provenance(fault.instance);
        &*(*instance).native.cast::<ModuleCode>()
    };
    let Some((function, offset)) = module.function_at(fault.pc) else {
        report(&[b"crosscheck-engine: fault in machine code of no function\n"]);
        return false;
    };
    if module.places.faults.binary_search(&offset).is_ok() {
        fault.pc = trap as *const () as usize;
        fault.scratch = TrapCode::MemoryOutOfBounds as usize;
        return true;
    }
    let after = module.places.lines.partition_point(|&(at, _)| at <= offset);
    let wasm = module.places.lines[..after].last().map_or(0, |&(_, wasm)| wasm);
    let [mut a, mut b, mut c] = [[0; 10]; 3];
    report(&[
        b"crosscheck-engine: fault outside the trap table: function ",
        decimal(function.index, &mut a),
        b", code byte ",
        decimal(offset - function.start, &mut b),
        b", module byte ",
        decimal(wasm, &mut c),
        b"\n",
    ]);
    false
}

/// A number's digits, without an allocation.
fn decimal(mut value: u32, digits: &mut [u8; 10]) -> &[u8] {
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            return &digits[first..];
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::module::{Bounds, CompileOptions, Module, TypeRegistry};
    use crate::native::unwind::ModuleCode;
    use crate::runtime::{CompiledModule, ModuleCode as Code, StoreCore, StoreLimits, boundary, instantiate};
    use std::process::Command;
    use std::sync::Arc;

    /// Set in the process that is to die of a fault.
    const CHILD: &str = "CROSSCHECK_FAULT_TEST";

    /// Runs an access past the end of a memory whose entry in the trap table is gone, as if the table were wrong.
    fn fault_that_no_one_expects(wasm: &[u8]) {
        crate::native::init();
        let registry = TypeRegistry::new();
        let options = CompileOptions { local_weights: true, ..CompileOptions::default() };
        let module = Module::new(wasm, &options, &registry).unwrap();
        let compile = |module: &Module, bounds: Bounds| {
            let mut code = crate::native::compile(module, bounds, |_| true)?;
            Arc::get_mut(&mut code.owner)
                .and_then(|owner| owner.downcast_mut::<ModuleCode>())
                .expect("native code")
                .places
                .faults
                .clear();
            let funcs = code.funcs.into_iter().flatten().collect();
            Ok(Code { funcs, interp: std::ptr::null(), native: code.native, _owners: vec![code.owner] })
        };
        let compiled = CompiledModule::new(Arc::new(module), registry.clone(), Box::new(compile)).unwrap();
        let store = Box::into_raw(Box::new(StoreCore::new(registry, StoreLimits::default(), false).unwrap()));
        // SAFETY: the store stays for as long as the process; the function takes and returns nothing.
        unsafe {
            let instance = instantiate::instantiate(store, &Arc::new(compiled), &[]).unwrap();
            let _ = boundary::enter(store, instance.as_ref().func_list[1], &mut []);
        }
    }

    #[test]
    fn a_fault_outside_the_trap_table_is_reported_with_function_and_offset_and_kills() {
        let text = "(module (memory 1) (func) (func (drop (i32.const 1)) (drop (i32.load (i32.const 65536)))))";
        let wasm = wat::parse_str(text).unwrap();
        if std::env::var_os(CHILD).is_some() {
            return fault_that_no_one_expects(&wasm);
        }
        let name =
            "native::fault::tests::a_fault_outside_the_trap_table_is_reported_with_function_and_offset_and_kills";
        let child = Command::new(std::env::current_exe().unwrap()).args(["--exact", name]).env(CHILD, "1").output();
        let child = child.unwrap();
        let status = std::os::unix::process::ExitStatusExt::signal(&child.status);
        assert_eq!(status, Some(libc::SIGSEGV), "{child:?}");
        // i32.load is 0x28.
        let offset = wasm.iter().rposition(|&byte| byte == 0x28).unwrap();
        let errors = String::from_utf8_lossy(&child.stderr);
        let (wanted, at) =
            ("fault outside the trap table: function 1, code byte ", format!(", module byte {offset}\n"));
        assert!(errors.contains(wanted) && errors.contains(&at), "{errors}");
    }
}
