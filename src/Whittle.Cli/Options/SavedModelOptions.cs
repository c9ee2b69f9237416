using System.CommandLine;
using Whittle.Models;
using Whittle.Neural;
using Whittle.Penalties;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary>Which saved model is meant: a file of one model, or a file of a path and a λ on it.</summary>
internal sealed class SavedModelOptions
{
    // A λ that is printed with all its digits, or was translated and back, is the model's own.
    private const double SameLambda = 1e-9;

    private readonly Argument<string> _file = new("MODEL") { Description = "A model saved by fit --save, or a path saved by path --save or fit --save-path; or a network saved by net." };
    private readonly Option<double?> _lambda = CheckedOption.NotNegative("--lambda", "V", "Which λ of a saved path is meant.");
    private readonly Option<string> _lambdaAs = LambdaAs.Create();

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_lambda);
        command.Add(_lambdaAs);
    }

    /// <summary>Reads the file: of a path its model at --lambda, or the path itself where no λ is named.</summary>
    /// <exception cref="Errors.WhittleException">The file cannot be read or was rejected, or the λ is not in it.</exception>
    public (LinearModel? Model, ModelPath? Path) Read(ParseResult options)
    {
        (LinearModel? model, ModelPath? path) = Read(options.GetRequiredValue(_file), options.GetValue(_lambda), LambdaAs.Given(options, _lambdaAs));
        return (model, model is null ? path : null);
    }

    /// <summary>Reads a file: a model, or a path with the model at a λ of it, or where none is named the path alone.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lambda">The λ that was named, or null.</param>
    /// <param name="lambdaAs">The convention that was named, or null.</param>
    /// <exception cref="Errors.WhittleException">The file cannot be read or was rejected, or the λ is not in it.</exception>
    public static (LinearModel? Model, ModelPath? Path) Read(string file, double? lambda, string? lambdaAs)
    {
        byte[] content = InputFile.Read(file, File.ReadAllBytes);
        using var stream = new MemoryStream(content);
        if (PathFile.Begins(content))
        {
            ModelPath path = PathFile.Load(stream);
            return lambda is { } named ? ((LinearModel?)path.At(ToWhittle(named, path, lambdaAs)), (ModelPath?)path)
                : lambdaAs is not null ? throw CliFaults.Contradiction("--lambda-as", "no --lambda", "Say which λ is meant with --lambda V.")
                : (null, path);
        }

        LinearModel model = NeuralModelFile.Begins(content) ? throw CliFaults.Network(file) : ModelFile.Load(stream);
        return lambdaAs is not null ? throw CliFaults.Contradiction("--lambda-as", "a file of one model", "Leave it out: the model has one λ.")
            : lambda is { } other && !(Math.Abs(other - model.Lambda) <= SameLambda * model.Lambda) ? throw CliFaults.OtherLambda(file, model.Lambda, other)
            : (model, null);
    }

    /// <summary>Reads the file, which must say one model.</summary>
    /// <exception cref="Errors.WhittleException">As for <see cref="Read(ParseResult)"/>, or the file is a path and no λ is named (<c>no-lambda</c>).</exception>
    public LinearModel ReadModel(ParseResult options)
    {
        (LinearModel? model, ModelPath? path) = Read(options);
        return model ?? throw CliFaults.NoLambda(options.GetRequiredValue(_file), PathWords.Range(path!));
    }

    /// <summary>Reads the file where it is a network, else null.</summary>
    /// <exception cref="Errors.WhittleException">The file cannot be read or was rejected, or a λ is named for a network.</exception>
    public NeuralModel? ReadNetwork(ParseResult options)
    {
        byte[] content = InputFile.Read(options.GetRequiredValue(_file), File.ReadAllBytes);
        using var stream = new MemoryStream(content);
        return !NeuralModelFile.Begins(content) ? null
            : options.IsGiven(_lambda) || options.IsGiven(_lambdaAs) ? throw CliFaults.Contradiction("--lambda", "a network", "Leave it out: the network has one λ.")
            : NeuralModelFile.Load(stream);
    }

    // The mixture is the path's, in whichever convention λ is.
    private static double ToWhittle(double lambda, ModelPath path, string? lambdaAs)
    {
        LambdaConvention convention = LambdaAs.Of(lambdaAs);
        if (convention != LambdaConvention.Whittle && path.Penalty is not ("elastic-net" or "bounded"))
        {
            throw CliFaults.NoTranslation(lambdaAs!, $"conventions are known for the elastic net, not for the {path.Penalty} penalty");
        }

        LambdaScale scale = path.LambdaScale;
        PenaltyStrength? own = scale.FromWhittle(convention, 1, path.L1Ratio);
        return (own is null ? null : scale.ToWhittle(convention, lambda, own.Value.L1Ratio))?.Lambda ?? throw CliFaults.NoTranslation(
            lambdaAs ?? "whittle", "the problem has no penalized coefficient, penalty factors that the other program does not have, or a constant response, or there is no such λ");
    }
}
