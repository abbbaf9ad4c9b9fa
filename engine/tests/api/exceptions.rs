//! Exceptions that cross the boundary.

use crate::{each_tier, engine, linked, module};
use crosscheck_engine::{
    AsContextMut, Caller, Error, ExnRef, Extern, FuncType, Instance, Linker, Store, Tag, Val, ValType,
};

#[test]
fn an_uncaught_exception_shows_its_tag_and_values() {
    each_tier(|tier| {
        let text = r#"(module (tag $e (export "e") (param i32 f64))
          (func (export "throw") (throw $e (i32.const 3) (f64.const -0.0))))"#;
        let (mut store, instance) = crate::instance(&engine(tier), text);
        let throw = instance.get_typed_func::<(), ()>(&store, "throw").unwrap();
        let Error::Exception(exception) = throw.call(&mut store, ()).unwrap_err() else { panic!("an exception") };
        assert_eq!(exception.tag(&store), instance.get_tag(&store, "e").unwrap());
        assert_eq!(exception.payload(&store), [Val::I32(3), Val::F64(1 << 63)]);
    });
}

#[test]
fn the_host_throws_what_guest_code_catches() {
    each_tier(|tier| {
        let engine = engine(tier);
        let mut store = Store::new(&engine, None::<Tag>);
        let tag = Tag::new(&mut store, FuncType::new([ValType::I64], [])).unwrap();
        *store.data_mut() = Some(tag);
        let mut linker = Linker::new(&engine);
        linker.define("host", "tag", tag).unwrap();
        let throw = |mut caller: Caller<'_, Option<Tag>>, value: i64| -> Result<(), Error> {
            let tag = caller.data().expect("set at the start");
            Err(Error::Exception(ExnRef::new(caller.as_context_mut(), tag, &[Val::I64(value)])?))
        };
        linker.func_wrap("host", "throw", throw).unwrap();
        let text = r#"(module
          (import "host" "tag" (tag $tag (param i64))) (import "host" "throw" (func $throw (param i64)))
          (func (export "catch") (param i64) (result i64)
            (block $caught (result i64)
              (try_table (catch $tag $caught) (call $throw (local.get 0)))
              (i64.const 0)))
          (func (export "pass") (param i64) (call $throw (local.get 0))))"#;
        let instance = linker.instantiate(&mut store, &module(&engine, text)).unwrap();
        let catch = instance.get_typed_func::<i64, i64>(&store, "catch").unwrap();
        assert_eq!(catch.call(&mut store, 42).unwrap(), 42);
        let pass = instance.get_typed_func::<i64, ()>(&store, "pass").unwrap();
        let Error::Exception(exception) = pass.call(&mut store, 5).unwrap_err() else { panic!("an exception") };
        assert_eq!((exception.tag(&store), exception.payload(&store)), (tag, vec![Val::I64(5)]));
    });
}

#[test]
fn an_exception_passes_through_the_host_to_another_instance() {
    each_tier(|tier| {
        let engine = engine(tier);
        let inner = r#"(module (tag $e (export "e") (param i32))
          (func (export "throw") (throw $e (i32.const 9))))"#;
        let (mut store, thrower) = linked(&engine, (), |_| Ok(()), inner);
        let through = {
            let throw = thrower.get_typed_func::<(), ()>(&store, "throw").unwrap();
            crosscheck_engine::Func::wrap(&mut store, move |mut caller: Caller<'_, ()>| throw.call(&mut caller, ()))
        };
        let outer = r#"(module (import "" "e" (tag $e (param i32))) (import "" "through" (func $through))
          (func (export "run") (result i32)
            (block $caught (result i32)
              (try_table (catch $e $caught) (call $through))
              (i32.const 0))))"#;
        let tag = thrower.get_tag(&store, "e").unwrap();
        let imports = [Extern::Tag(tag), Extern::Func(through)];
        let catcher = Instance::new(&mut store, &module(&engine, outer), &imports).unwrap();
        assert_eq!(catcher.get_typed_func::<(), i32>(&store, "run").unwrap().call(&mut store, ()).unwrap(), 9);
    });
}

#[test]
fn exceptions_of_wrong_values_cannot_be_made() {
    each_tier(|tier| {
        let mut store = Store::new(&engine(tier), ());
        let tag = Tag::new(&mut store, FuncType::new([ValType::I64], [])).unwrap();
        assert!(matches!(ExnRef::new(&mut store, tag, &[]), Err(Error::Usage(_))));
        assert!(matches!(ExnRef::new(&mut store, tag, &[Val::I32(0)]), Err(Error::Usage(_))));
        assert!(matches!(Tag::new(&mut store, FuncType::new([], [ValType::I32])), Err(Error::Usage(_))));
    });
}
