"""Describes the view models to qmllint and runs it over every screen: `python -m tests.ui.qml_types`.

The tool that ships with Qt for Python reads source text and misses properties made by a function, so the types
are taken from the classes themselves.
"""

import importlib
import os
import pkgutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QMetaMethod, QMetaObject, QObject

import meetroom.ui
from meetroom.ui.look import qml_folder

_SIMPLE = {
    "QString": "QString", "int": "int", "bool": "bool", "double": "double", "QVariantList": "QVariantList",
    "QUrl": "QUrl", "QVariant": "QVariant", "PyObject": "QVariant", "QVariantMap": "QVariantMap", "void": "void",
    "QObject*": "QObject", "float": "double",
}  # fmt: skip
_KINDS = {QMetaMethod.MethodType.Signal: "Signal", QMetaMethod.MethodType.Slot: "Method"}


def registered() -> dict[str, dict[str, type[QObject]]]:
    """Classes for QML by module and name: those of modules that name a QML import; imports all of the ui."""
    found: dict[str, dict[str, type[QObject]]] = {}
    for info in pkgutil.walk_packages(meetroom.ui.__path__, "meetroom.ui."):
        module = importlib.import_module(info.name)
        uri = getattr(module, "QML_IMPORT_NAME", None)
        for name, value in vars(module).items():
            own = isinstance(value, type) and issubclass(value, QObject) and value.__module__ == info.name
            if uri and own and not name.startswith("_"):
                found.setdefault(uri, {})[name] = value
    return found


def _type(name: str, known: set[str]) -> tuple[str, bool]:
    bare = name.rstrip("*").strip()
    if name.endswith("*"):
        return (bare if bare in known or bare.startswith("Q") else "QObject"), True
    return _SIMPLE.get(name, bare if bare.startswith("Q") else "QVariant"), False


def _component(cls: type[QObject], uri: str, known: set[str]) -> Iterator[str]:
    meta: QMetaObject = vars(cls)["staticMetaObject"]
    parent = meta.superClass()
    while parent is not None and not parent.className().startswith("Q") and parent.className() not in known:
        parent = parent.superClass()
    yield "    Component {"
    yield f'        name: "{cls.__name__}"; prototype: "{parent.className() if parent else "QObject"}"'
    yield f'        exports: ["{uri}/{cls.__name__} 1.0"]; exportMetaObjectRevisions: [256]'
    yield '        accessSemantics: "reference"'
    for n in range(meta.propertyOffset(), meta.propertyCount()):
        prop = meta.property(n)
        name = str(prop.name())
        kind, pointer = _type(str(prop.typeName()), known)
        more = "; isPointer: true" if pointer else ""
        more += "" if prop.isWritable() else "; isReadonly: true"
        more += "; isPropertyConstant: true" if prop.isConstant() else ""
        notify = bytes(prop.notifySignal().name().data()).decode() if prop.hasNotifySignal() else ""
        more += f'; notify: "{notify}"' if notify else ""
        yield f'        Property {{ name: "{name}"; type: "{kind}"{more}; index: {n} }}'
    for n in range(meta.methodOffset(), meta.methodCount()):
        yield from _method(meta.method(n), known)
    yield "    }"


def _method(method: QMetaMethod, known: set[str]) -> Iterator[str]:
    name = bytes(method.name().data()).decode()
    if method.methodType() not in _KINDS or name.startswith("_"):
        return
    result, pointer = _type(str(method.typeName()), known)
    returns = "" if result == "void" else f'type: "{result}"; {"isPointer: true; " if pointer else ""}'
    yield f'        {_KINDS[method.methodType()]} {{ name: "{name}"; {returns}'
    for n in range(method.parameterCount()):
        kind, points = _type(bytes(method.parameterTypeName(n).data()).decode(), known)
        words = bytes(method.parameterNames()[n].data()).decode() or f"a{n}"
        yield f'            Parameter {{ name: "{words}"; type: "{kind}"{"; isPointer: true" if points else ""} }}'
    yield "        }"


def write_types(folder: Path) -> None:
    """Write one QML module description per URI below `folder`."""
    modules = registered()
    known = {name for classes in modules.values() for name in classes}
    for uri, classes in modules.items():
        place = folder.joinpath(*uri.split("."))
        place.mkdir(parents=True, exist_ok=True)
        lines = ["import QtQuick.tooling 1.2", "Module {"]
        for cls in classes.values():
            lines += _component(cls, uri, known)
        (place / "types.qmltypes").write_text("\n".join([*lines, "}", ""]), "utf-8")
        needs = "depends QtQuick\n" if uri.endswith("Items") else "depends QtQml\ndepends Meetroom.Items\n"
        (place / "qmldir").write_text(f"module {uri}\ntypeinfo types.qmltypes\n{needs}", "utf-8")


def lint() -> subprocess.CompletedProcess[str]:
    """Run qmllint over every screen; any warning is an error."""
    tool = Path(sys.executable).with_name("pyside6-qmllint" + (".exe" if os.name == "nt" else ""))
    files = [str(file) for file in sorted(qml_folder().rglob("*.qml"))]
    with tempfile.TemporaryDirectory() as folder:
        write_types(Path(folder))
        command = [str(tool), "-W", "0", "-I", folder, "-I", str(qml_folder()), *files]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)


if __name__ == "__main__":
    # Qt Multimedia looks for PipeWire and says so where there is none; that is not the screens' fault.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia*=false")
    done = lint()
    sys.stdout.write(done.stdout + done.stderr)
    sys.exit(done.returncode)
