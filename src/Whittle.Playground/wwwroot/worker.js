// The engine, off the page's own thread: states in, panels out.
import { dotnet } from './_framework/dotnet.js';

const { getAssemblyExports, getConfig } = await dotnet.create();
const { Engine } = (await getAssemblyExports(getConfig().mainAssemblyName)).Whittle.Playground;

onmessage = ({ data: { id, query, panels, golden, file, save } }) => {
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
    const state = Engine.Normalize(query);
    const drawn = panels.map(({ name, numbers }) => {
      const text = Engine.Draw(name, state, numbers), end = text.indexOf('\n');
      return { name, spoken: text.slice(0, end), html: text.slice(end + 1) };
    });
    postMessage({ id, state, drawn, sliders: Engine.Sliders(query) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};
postMessage({ style: Engine.Style(), mostBytes: Engine.MostBytes() });
