using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Whittle.Rivals;

// ML.NET and Math.NET on a workload's folder: whittle-rivals FOLDER NAME SYSTEM TOL QUICK. Writes NAME.bin (for every λ the intercept and p coefficients) and NAME.json.
// What they read (rows of floats, or the folder's own columns) is made before the time runs.
const double EnoughSeconds = 10;
const int MostRuns = 5;

(string folder, string name, string system, string tol, bool quick) = (args[0], args[1], args[2], args[3], args[4] == "quick");
float? tolerance = tol == "default" ? null : float.Parse(tol, CultureInfo.InvariantCulture);
Problem problem = Problem.Read(folder);
Func<LinearFit[]> fit = system switch
{
    "ridge" => () => MathNetRidge.Fit(problem),
    "logistic" => new MlNetLbfgs(problem, tolerance ?? 1e-7f).FitLogistic,
    "poisson" => new MlNetLbfgs(problem, tolerance ?? 1e-7f).FitPoisson,
    "sdca" => new MlNetSdca(problem, tolerance).Fit,
    _ => throw new ArgumentException($"There is no rival '{system}': ridge, logistic, poisson, sdca."),
};
(LinearFit[] found, double first) = Time(fit);
var seconds = new List<double>();
while (seconds.Count == 0 || (!quick && seconds.Count < MostRuns && seconds.Sum() < EnoughSeconds))
{
    // What compiling costs is nothing beside a first run that takes long.
    seconds.Add(first > (quick ? 1 : EnoughSeconds) ? first : Time(fit).Seconds);
}

using (FileStream file = File.Create(Path.Combine(folder, $"{name}.bin")))
{
    foreach (LinearFit at in found)
    {
        file.Write(MemoryMarshal.AsBytes<double>([at.Intercept, .. at.Coefficients]));
    }
}

var report = new
{
    System = system == "ridge" ? $"Math.NET {VersionOf(typeof(MathNet.Numerics.Control))}" : $"ML.NET {VersionOf(typeof(Microsoft.ML.MLContext))}",
    Setting = tolerance is null ? "default" : $"tol {tol}",
    Threads = system == "sdca" ? 1 : Environment.ProcessorCount,
    Seconds = seconds,
    FirstSeconds = first,
    PeakBytes = Process.GetCurrentProcess().PeakWorkingSet64,
};
File.WriteAllText(Path.Combine(folder, $"{name}.json"), JsonSerializer.Serialize(report, JsonSerializerOptions.Web));

static (LinearFit[] Found, double Seconds) Time(Func<LinearFit[]> fit)
{
    long start = Stopwatch.GetTimestamp();
    LinearFit[] found = fit();
    return (found, Stopwatch.GetElapsedTime(start).TotalSeconds);
}

static string VersionOf(Type type) => FileVersionInfo.GetVersionInfo(type.Assembly.Location).ProductVersion!.Split('+')[0];
