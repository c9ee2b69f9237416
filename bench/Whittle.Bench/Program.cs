using System.CommandLine;
using System.Text.Json;
using BenchmarkDotNet.Running;
using Whittle.Bench.Claims;
using Whittle.Bench.Reports;
using Whittle.Bench.Runs;
using Whittle.Bench.Workloads;

var folder = new Argument<string>("folder") { Description = "a workload's folder" };
var names = new Option<string>("--only") { Description = "workloads, separated by commas; default all" };
var quick = new Option<bool>("--quick") { Description = "small workloads, one run each" };
var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1 };
var gap = new Option<double?>("--gap") { Description = "the relative duality gap that certifies a fit; default Whittle's own, 1e-9" };
var output = new Option<string>("--output") { DefaultValueFactory = _ => "whittle", Description = "the name of what is written" };

var list = new Command("list", "prints the names of the workloads") { names };
list.SetAction(parse =>
{
    string[]? only = parse.GetValue(names)?.Split(',');
    foreach (Workload workload in Workload.All.Where(w => only is null || only.Contains(w.Name)))
    {
        Console.WriteLine($"{workload.Name} {(workload.HasRivals ? "rivals" : "alone")}");
    }
});

var name = new Argument<string>("workload");
var generate = new Command("generate", "writes a workload's data") { name, folder, quick };
generate.SetAction(parse =>
{
    Workload workload = Workload.All.Single(w => w.Name == parse.GetValue(name));
    WorkloadData data = WorkloadData.Create(parse.GetValue(quick) ? workload.Quick() : workload);
    WorkloadFolder.Write(parse.GetValue(folder)!, data, new Fitting(Environment.ProcessorCount).Lambdas(data));
});

var run = new Command("run", "fits a workload and writes coefficients and times") { folder, output, threads, gap, quick };
run.SetAction(parse => RunCommand.Run(parse.GetValue(folder)!, parse.GetValue(output)!, parse.GetValue(threads), parse.GetValue(gap), parse.GetValue(quick)));

var machine = new Command("machine", "measures what this machine can do at most");
machine.SetAction(_ => Console.WriteLine(JsonSerializer.Serialize(Machine.Measure(), JsonSerializerOptions.Web)));

var root = new Argument<string>("root") { Description = "the folder of README.md and docs" };
var resultFile = new Argument<string>("result");
var report = new Command("report", "writes a result into the documents") { resultFile, root };
report.SetAction(parse => ReportCommand.Run(parse.GetValue(resultFile)!, parse.GetValue(root)!));

var scale = new Command("scale", "times Whittle against rows, columns, support and threads, and writes the result into the documents") { resultFile, root };
scale.SetAction(parse =>
{
    ScaleCommand.Run(parse.GetValue(resultFile)!);
    ReportCommand.RunScaling(parse.GetValue(resultFile)!, parse.GetValue(root)!);
});

var sections = new Option<string>("--only") { Description = "tables, separated by commas; default all" };
var claims = new Command("claims", "simulates what choices and intervals promise, and writes the tables of docs/inference.md") { root, sections };
claims.SetAction(parse => ClaimsCommand.Run(parse.GetValue(root)!, parse.GetValue(sections)?.Split(',')));

var networks = new Command("networks", "times steps of training networks, and writes the times") { output, threads };
networks.SetAction(parse => NetworkSpeed.Run(parse.GetValue(output)!, parse.GetValue(threads)));

var more = new Option<string?>("--student-mat") { Description = "a file of the student performance data, whose table is then made as well" };
var ablation = new Command("ablation", "tries each regularizer of a network beside linear models, and writes the tables of docs/networks.md") { root, more };
ablation.SetAction(parse => AblationTables.Run(parse.GetValue(root)!, parse.GetValue(more)));

var networkReport = new Command("report-networks", "writes times of training into docs/networks.md") { resultFile, root };
networkReport.SetAction(parse => NetworkTable.Run(parse.GetValue(resultFile)!, parse.GetValue(root)!));

var benchmarks = new Command("benchmarks", "runs BenchmarkDotNet; what follows is for it") { TreatUnmatchedTokensAsErrors = false };
benchmarks.SetAction(parse => BenchmarkSwitcher.FromAssembly(typeof(Workload).Assembly).Run([.. parse.UnmatchedTokens]));

return new RootCommand("Benchmarks of Whittle.") { list, generate, run, machine, report, scale, claims, networks, networkReport, ablation, benchmarks }.Parse(args).Invoke();
