// The engine, off the page's own thread: states in, panels out.
import { dotnet } from './_framework/dotnet.js';

const { getAssemblyExports, getConfig, runMain } = await dotnet.create();
const { Engine } = (await getAssemblyExports(getConfig().mainAssemblyName)).Whittle.Playground;

onmessage = ({ data: { id, query, panels } }) => {
  try {
    const state = Engine.Normalize(query);
    const drawn = panels.map(name => {
      const text = Engine.Draw(name, state), end = text.indexOf('\n');
      return { name, spoken: text.slice(0, end), html: text.slice(end + 1) };
    });
    postMessage({ id, state, drawn });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};
postMessage({ style: Engine.Style() });
