// The engine, off the page's own thread: states in, panels out.
import { dotnet } from './_framework/dotnet.js';

const { getAssemblyExports, getConfig } = await dotnet.create();
const { Engine } = (await getAssemblyExports(getConfig().mainAssemblyName)).Whittle.Playground;

// What a move of λ needs is slow when it is met for the first time: it is rehearsed before the hand comes, a step at a time, so that nothing has to wait.
function rehearse(steps) {
  if (steps === 0) return;
  Engine.Rehearse(steps);
  setTimeout(rehearse, 0, steps - 1);
}

onmessage = ({ data: { id, query, panel, numbers, isMove, golden, file, save, steps } }) => {
  try {
    if (golden) {
      postMessage({ golden: Array.from({ length: golden }, (_, seed) => Engine.Golden(seed)) });
      return;
    }
    if (file) {
      Engine.Read(file.bytes, file.name);
      postMessage({ read: true });
      return;
    }
    if (save) {
      postMessage({ saved: Engine.Save(query), name: save });
      return;
    }
    if (steps) {
      rehearse(steps);
      return;
    }
    if (isMove) {
      const [name, shapes] = Engine.Move(panel, query);
      postMessage({ panel, name: name ?? '', shapes });
      return;
    }
    const [state, sliders, spoken, html] = Engine.Draw(panel, query, numbers);
    postMessage({ id, panel, state, sliders, spoken, html });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};
postMessage({ style: Engine.Style(), mostBytes: Engine.MostBytes() });
