using Mono.Cecil;

namespace Whittle.Tests.House;

/// <summary>The house stands as it is drawn: projects, the order of the core's folders, names, and what the core must not touch.</summary>
public class HouseTests
{
    // A folder may use those above it; the root, the front door, may use all.
    private static readonly string[] Order =
    [
        "Errors", "Numerics", "Data", "Design", "Losses", "Penalties", "Certificates", "Models", "Solvers", "Paths", "Selection", "Inference", "Explain", "",
    ];

    private static readonly string[] World =
    [
        "System.Console", "System.IO.File", "System.IO.FileStream", "System.IO.FileInfo", "System.IO.Directory", "System.IO.Path", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process",
        "System.Environment", "System.Random", "System.Threading.Thread", "System.TimeProvider", "System.Net",
    ];

    private static readonly string[] WorldMembers = ["System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.Globalization.CultureInfo::get_CurrentCulture", "System.Globalization.CultureInfo::get_CurrentUICulture"];

    [Fact]
    public void Projects_reference_only_what_they_may()
    {
        Assert.Empty(OurReferences(Assemblies.Core));
        Assert.All(Assemblies.Core.MainModule.AssemblyReferences, r => Assert.StartsWith("System.", r.Name, StringComparison.Ordinal));
        Assert.Equal(["Whittle.Core"], OurReferences(Assemblies.Tables));
        Assert.Equal(["Whittle.Core", "Whittle.Neural"], OurReferences(Assemblies.Report).Order(StringComparer.Ordinal));
        Assert.Equal(["Whittle.Core"], OurReferences(Assemblies.Neural));
        Assert.Equal(["Whittle.Core", "Whittle.Neural", "Whittle.Report", "Whittle.Tables"], OurReferences(Assemblies.Cli).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_of_the_core_uses_only_those_above_it() => Assert.Empty(ArrowsBack(Assemblies.Core, "Whittle", Order));

    [Fact]
    public void An_arrow_that_runs_back_is_found() =>
        Assert.Equal(
            ["Low.Breaker -> High.Used", "Low.Lambda -> High.Used"],
            ArrowsBack(Assemblies.Tests, "Whittle.Tests.House.Fixture", ["Low", "High"]));

    [Fact]
    public void Nothing_is_called_Alpha() =>
        Assert.DoesNotContain(Assemblies.Ours.SelectMany(NamesOf), name => name.Contains("alpha", StringComparison.OrdinalIgnoreCase) && !Allowed.Contains(name));

    [Fact]
    public void The_core_and_networks_do_not_touch_the_world() => Assert.Empty(Assemblies.Types(Assemblies.Core).Concat(Assemblies.Types(Assemblies.Neural)).SelectMany(WorldlyUses));

    [Fact]
    public void A_type_that_touches_the_world_is_found() =>
        Assert.Equal(
            ["System.Console::WriteLine", "System.DateTime::get_UtcNow"],
            Assemblies.Types(Assemblies.Tests).Where(t => t.Name == nameof(Fixture.Low.Worldly)).SelectMany(WorldlyUses).Order(StringComparer.Ordinal));

    [Fact]
    public void Only_the_kernels_name_vector_registers()
    {
        string[] users =
        [
            .. Assemblies.Types(Assemblies.Core).Concat(Assemblies.Types(Assemblies.Neural))
                .Where(t => Assemblies.TypesNamedBy(t).Any(u => u.Namespace == "System.Runtime.Intrinsics" || (u.Namespace == "System.Numerics" && u.Name.StartsWith("Vector", StringComparison.Ordinal))))
                .Select(t => Assemblies.Outermost(t).FullName).Distinct(),
        ];
        Assert.Equal(["Whittle.Numerics.Kernels"], users);
    }

    [Fact]
    public void A_file_holds_one_public_type_and_bears_its_name()
    {
        foreach (string path in Sources("src"))
        {
            string[] declared = [.. File.ReadLines(path).Where(line => line.StartsWith("public ", StringComparison.Ordinal)).Select(DeclaredName).OfType<string>()];
            Assert.True(declared.Length <= 1, $"{path} declares {string.Join(", ", declared)}.");
            Assert.True(declared.Length == 0 || Path.GetFileName(path).Split('.')[0] == declared[0], $"{path} declares {declared.FirstOrDefault()}.");
        }
    }

    [Fact]
    public void No_file_is_longer_than_600_lines_and_none_names_a_path_of_a_machine() => Assert.All([.. Sources("src"), .. Sources("tests"), .. Sources("bench")], path =>
    {
        Assert.InRange(File.ReadLines(path).Count(), 1, 600);
        Assert.DoesNotContain(File.ReadLines(path), line => line.Contains("\"/" + "home/", StringComparison.Ordinal) || line.Contains("\"/" + "root/", StringComparison.Ordinal) || line.Contains("\"/" + "tmp/", StringComparison.Ordinal));
    });

    // --alpha is known only to say that it means two things; the words of other programs' calls are printed as theirs.
    private static readonly string[] Allowed = ["Whittle.Cli.CliFaults::Alpha"];

    private static string? DeclaredName(string line)
    {
        string[] words = line.Split([' ', '(', '<', ':'], StringSplitOptions.RemoveEmptyEntries);
        int at = Array.FindIndex(words, w => w is "class" or "interface" or "enum" or "struct" or "record");
        return at < 0 ? null : words[at + 1] is "struct" or "class" ? words[at + 2] : words[at + 1];
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(SharedData.Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static IEnumerable<string> OurReferences(AssemblyDefinition assembly) =>
        assembly.MainModule.AssemblyReferences.Select(r => r.Name).Where(n => n.StartsWith("Whittle", StringComparison.OrdinalIgnoreCase));

    private static string[] ArrowsBack(AssemblyDefinition assembly, string root, string[] order)
    {
        var arrows = new SortedSet<string>(StringComparer.Ordinal);
        foreach (TypeDefinition type in Assemblies.Types(assembly))
        {
            int from = Floor(type, root, order);
            foreach (TypeReference used in from < 0 ? [] : Assemblies.TypesNamedBy(type))
            {
                if (Floor(used, root, order) > from)
                {
                    arrows.Add($"{Short(type, root)} -> {Short(used, root)}");
                }
            }
        }

        return [.. arrows];
    }

    private static string Short(TypeReference type, string root) => Assemblies.Outermost(type).FullName[(root.Length + 1)..];

    // The position of a type's folder in the order, or −1 for types that are not of the house; a folder that is not in the order fails.
    private static int Floor(TypeReference type, string root, string[] order)
    {
        string space = Assemblies.Outermost(type).Namespace;
        if (space != root && !space.StartsWith($"{root}.", StringComparison.Ordinal))
        {
            return -1;
        }

        int floor = Array.IndexOf(order, space.Length > root.Length ? space[(root.Length + 1)..] : "");
        Assert.True(floor >= 0, $"{space} is not in the order of the house.");
        return floor;
    }

    private static IEnumerable<string> NamesOf(AssemblyDefinition assembly) => Assemblies.Types(assembly).SelectMany(type => type.Methods
        .SelectMany(m => m.Parameters.Select(p => $"{type.FullName}::{m.Name}({p.Name})").Append($"{type.FullName}::{m.Name}"))
        .Concat(type.Fields.Select(f => $"{type.FullName}::{f.Name}")).Append(type.FullName));

    // The compiler's iterators ask which thread they are on; nothing else may.
    private static IEnumerable<string> WorldlyUses(TypeDefinition type) => Assemblies.MembersUsedBy(type).Where(member => member != "System.Environment::get_CurrentManagedThreadId")
        .Where(member => WorldMembers.Contains(member) || World.Any(w => member.StartsWith($"{w}::", StringComparison.Ordinal) || member.StartsWith($"{w}.", StringComparison.Ordinal))).Distinct();
}
