using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Whittle.Tests.House;

/// <summary>The compiled assemblies, and what each of their types names anywhere: bases, members, generics, attributes aside, and code.</summary>
internal static class Assemblies
{
    public static AssemblyDefinition Core { get; } = Read(typeof(Regression));

    public static AssemblyDefinition Tables { get; } = Read(typeof(Whittle.Tables.CsvTable));

    public static AssemblyDefinition Neural { get; } = Read(typeof(Whittle.Neural.NeuralRegression));

    public static AssemblyDefinition Report { get; } = Read(typeof(Whittle.Report.CoefficientPathChart));

    public static AssemblyDefinition Cli { get; } = Read(typeof(Whittle.Cli.CommandLine));

    public static AssemblyDefinition Tests { get; } = Read(typeof(Assemblies));

    public static IReadOnlyList<AssemblyDefinition> Ours { get; } = [Core, Tables, Neural, Report, Cli];

    /// <summary>Every type of an assembly, nested and compiler-made ones included.</summary>
    public static IEnumerable<TypeDefinition> Types(AssemblyDefinition assembly) => assembly.MainModule.Types.SelectMany(Nested);

    /// <summary>The outermost type that a type stands in.</summary>
    public static TypeReference Outermost(TypeReference type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);

    /// <summary>Types that a type names.</summary>
    public static IEnumerable<TypeReference> TypesNamedBy(TypeDefinition type)
    {
        IEnumerable<TypeReference?> direct =
        [
            type.BaseType, .. type.Interfaces.Select(i => i.InterfaceType), .. type.Fields.Select(f => f.FieldType), .. type.Properties.Select(p => p.PropertyType),
            .. type.GenericParameters.SelectMany(g => g.Constraints).Select(c => c.ConstraintType),
        ];
        return direct.Concat(type.Methods.SelectMany(TypesNamedBy)).OfType<TypeReference>().SelectMany(Parts);
    }

    /// <summary>Members of other types that a type's code calls or reads, as <c>Namespace.Type::Member</c>.</summary>
    public static IEnumerable<string> MembersUsedBy(TypeDefinition type) => type.Methods.Where(m => m.HasBody)
        .SelectMany(m => m.Body.Instructions).Select(i => i.Operand).OfType<MemberReference>().Where(m => m is MethodReference or FieldReference)
        .Select(m => $"{m.DeclaringType?.GetElementType().FullName}::{m.Name}");

    private static IEnumerable<TypeReference?> TypesNamedBy(MethodDefinition method)
    {
        IEnumerable<TypeReference?> signature = [method.ReturnType, .. method.Parameters.Select(p => p.ParameterType), .. method.GenericParameters.SelectMany(g => g.Constraints).Select(c => c.ConstraintType)];
        return !method.HasBody ? signature : signature.Concat(method.Body.Variables.Select(v => v.VariableType)).Concat(method.Body.Instructions.SelectMany(TypesNamedBy));
    }

    private static IEnumerable<TypeReference?> TypesNamedBy(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    // A reference taken apart: List<X[]> names List, X[] and X.
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification made => Parts(made.ElementType),
        _ => [type],
    };

    private static IEnumerable<TypeDefinition> Nested(TypeDefinition type) => type.NestedTypes.SelectMany(Nested).Prepend(type);

    private static AssemblyDefinition Read(Type type) => AssemblyDefinition.ReadAssembly(type.Assembly.Location);
}
