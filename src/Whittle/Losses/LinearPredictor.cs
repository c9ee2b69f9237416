using System.Buffers;
using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>
/// H = offset + intercept + X̃B for K outputs, as a function of <i>terms</i>: term j + k·p is the coefficient of column j in output k, and term p·K + k is the
/// intercept of output k. A block of n·K values stands output after output. Thread-safe but for its work buffer in <see cref="CrossProducts"/>.
/// </summary>
internal sealed class LinearPredictor
{
    private const int Panel = 32;

    public LinearPredictor(StandardizedDesign design, int outputs, bool intercept, double[]? offset)
    {
        Design = design;
        Outputs = outputs;
        Offset = offset;
        Coefficients = design.Columns * outputs;
        Intercepts = intercept ? [.. Enumerable.Range(Coefficients, outputs)] : [];
        AllCoefficients = outputs == 1 ? design.AllColumns : [.. Enumerable.Range(0, Coefficients)];
    }

    public StandardizedDesign Design { get; }

    /// <summary>K.</summary>
    public int Outputs { get; }

    /// <summary>n·K.</summary>
    public int Length => Design.Rows * Outputs;

    /// <summary>What is added to every predictor, n·K values or null.</summary>
    public double[]? Offset { get; }

    /// <summary>p·K, and the first intercept's term.</summary>
    public int Coefficients { get; }

    /// <summary>The terms of the intercepts; none without.</summary>
    public int[] Intercepts { get; }

    /// <summary>0, 1, … p·K − 1.</summary>
    public int[] AllCoefficients { get; }

    /// <summary>The column of a coefficient.</summary>
    public int Column(int term) => term % Design.Columns;

    /// <summary>The predictor of some rows, at least one, alone; null where storage does not spell them out.</summary>
    public LinearPredictor? Take(int[] rows)
    {
        double[]? offset = Offset is { } all ? [.. Enumerable.Range(0, Outputs).SelectMany(k => rows.Select(i => all[i + (k * Design.Rows)]))] : null;
        return Design.Take(rows) is { } taken ? new LinearPredictor(taken, Outputs, Intercepts.Length > 0, offset) : null;
    }

    /// <summary>The predictors of several fits, one after the other, each n·K values.</summary>
    public double[] Evaluate(ReadOnlySpan<(double[] Intercepts, SparseVector Coefficients)> fits)
    {
        var predictors = new double[Length * fits.Length];
        Evaluate(fits, predictors);
        return predictors;
    }

    /// <summary>The predictors of several fits, one after the other, each n·K values, over what stands there.</summary>
    public void Evaluate(ReadOnlySpan<(double[] Intercepts, SparseVector Coefficients)> fits, Memory<double> predictors)
    {
        int n = Design.Rows, p = Design.Columns;
        var vectors = new SparseVector[fits.Length * Outputs];
        for (int q = 0; q < fits.Length; q++)
        {
            for (int k = 0; k < Outputs; k++)
            {
                Span<double> part = predictors.Span.Slice((q * Length) + (k * n), n);
                part.Fill(fits[q].Intercepts[k]);
                if (Offset is not null)
                {
                    Kernels.AddScaled(1, Offset.AsSpan(k * n, n), part);
                }

                vectors[(q * Outputs) + k] = Outputs == 1 ? fits[q].Coefficients : Part(fits[q].Coefficients, k * p, p);
            }
        }

        Design.AddProducts(vectors, predictors);
    }

    /// <summary>predictor += Σ values·(columns of the terms).</summary>
    public void Add(ReadOnlyMemory<int> terms, ReadOnlySpan<double> values, Memory<double> predictor)
    {
        if (Outputs == 1 && ColumnsOf(terms) is { } alone)
        {
            Design.AddProduct(alone, values[..alone.Length], predictor);
            if (alone.Length < terms.Length)
            {
                Shift(predictor.Span, values[^1]);
            }

            return;
        }

        int n = Design.Rows;
        for (int k = 0; k < Outputs; k++)
        {
            Memory<double> part = predictor.Slice(k * n, n);
            using var own = new OutputTerms(this, terms.Span, k);
            double[] coefficients = ArrayPool<double>.Shared.Rent(own.Count);
            for (int q = 0; q < own.Count; q++)
            {
                coefficients[q] = values[own.Positions[q]];
            }

            Design.AddProduct(own.Columns, coefficients.AsSpan(0, own.Count), part);
            ArrayPool<double>.Shared.Return(coefficients);
            if (terms.Span.IndexOf(Coefficients + k) is var intercept and >= 0)
            {
                Shift(part.Span, values[intercept]);
            }
        }
    }

    /// <summary>result[t + q·m] = (column of termsₜ)ᵀ blocks[:, q] for m terms and count blocks of n·K values.</summary>
    public void TransposeMultiply(ReadOnlyMemory<int> terms, ReadOnlyMemory<double> blocks, int count, Memory<double> result)
    {
        int n = Design.Rows, m = terms.Length;
        if (Outputs == 1 && ColumnsOf(terms) is { } alone && (count == 1 || alone.Length == m))
        {
            Design.TransposeMultiply(alone, blocks, count, result);
            if (alone.Length < m)
            {
                result.Span[m - 1] = Kernels.Sum(blocks.Span[..n]);
            }

            return;
        }

        double[] room = ArrayPool<double>.Shared.Rent((m + n) * count);
        Memory<double> part = room.AsMemory(0, m * count), gathered = room.AsMemory(m * count, n * count);
        for (int k = 0; k < Outputs; k++)
        {
            using var own = new OutputTerms(this, terms.Span, k);
            ReadOnlyMemory<double> vectors = count == 1 ? blocks.Slice(k * n, n) : Outputs == 1 ? blocks : Gather(blocks.Span, k, count, gathered);
            Design.TransposeMultiply(own.Columns, vectors, count, part[..(own.Count * count)]);
            int intercept = terms.Span.IndexOf(Coefficients + k);
            for (int q = 0; q < count; q++)
            {
                for (int t = 0; t < own.Count; t++)
                {
                    result.Span[own.Positions[t] + (q * m)] = part.Span[t + (q * own.Count)];
                }

                if (intercept >= 0)
                {
                    result.Span[intercept + (q * m)] = Kernels.Sum(vectors.Span.Slice(q * n, n));
                }
            }
        }

        ArrayPool<double>.Shared.Return(room);
    }

    /// <summary>result[t + q·m] = (column of rowsₜ)ᵀ ∇²L (column of columns_q) for m row terms.</summary>
    public void CrossProducts(ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, Curvature curvature, Memory<double> result)
    {
        int m = rows.Length;
        if (curvature.Between(0, 0) is not null)
        {
            RowProducts(rows.Span, columns.Span, curvature, result.Span);
            return;
        }

        for (int from = 0; from < columns.Length; from += Panel)
        {
            int width = Math.Min(Panel, columns.Length - from);
            double[] curved = ArrayPool<double>.Shared.Rent(width * Length);
            Design.Workers.Run(width, q =>
            {
                double[] direction = ArrayPool<double>.Shared.Rent(Length);
                Span<double> own = direction.AsSpan(0, Length);
                own.Clear();
                CopyColumn(columns.Span[from + q], own);
                curvature.Multiply(own, curved.AsSpan(q * Length, Length));
                ArrayPool<double>.Shared.Return(direction);
            });
            TransposeMultiply(rows, curved, width, result.Slice(from * m, width * m));
            ArrayPool<double>.Shared.Return(curved);
        }
    }

    // Rows apart: for every two outputs the storage's own products of their columns, and with the intercepts their weighted sums. Where the columns end the rows, what two
    // outputs have there is formed once.
    private void RowProducts(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, Curvature curvature, Span<double> result)
    {
        int m = rows.Length;
        bool isMirrored = rows.EndsWith(columns);
        for (int l = 0; l < Outputs; l++)
        {
            using var right = new OutputTerms(this, columns, l);
            int rightIntercept = columns.IndexOf(Coefficients + l);
            for (int k = 0; k < Outputs; k++)
            {
                ReadOnlyMemory<double> weights = curvature.Between(k, l)!.Value;
                using OutputTerms every = new(this, rows, k), ends = new(this, columns, k);
                int height = every.Count;
                if (isMirrored && k < l)
                {
                    // The last of these rows are columns of output k, which met those of l as rows.
                    foreach (int q in right.Positions)
                    {
                        foreach (int e in ends.Positions)
                        {
                            result[m - columns.Length + e + (q * m)] = result[m - columns.Length + q + (e * m)];
                        }
                    }

                    height -= ends.Count;
                }

                int leftIntercept = rows.IndexOf(Coefficients + k);
                int size = height * right.Count;
                double[] room = ArrayPool<double>.Shared.Rent(size + every.Count + right.Count);
                Memory<double> products = room.AsMemory(0, size), leftSums = room.AsMemory(size, every.Count), rightSums = room.AsMemory(size + every.Count, right.Count);
                room.AsSpan(0, size + every.Count + right.Count).Clear();
                if (weights.Length > 0)
                {
                    Design.CrossProducts(every.Columns[..height], right.Columns, weights, products);
                    Design.TransposeMultiply(rightIntercept >= 0 ? every.Columns : default, weights, 1, leftSums);
                    Design.TransposeMultiply(leftIntercept >= 0 ? right.Columns : default, weights, 1, rightSums);
                }

                for (int q = 0; q < right.Count; q++)
                {
                    int column = right.Positions[q] * m;
                    for (int t = 0; t < height; t++)
                    {
                        result[every.Positions[t] + column] = room[t + (q * height)];
                    }

                    if (leftIntercept >= 0)
                    {
                        result[leftIntercept + column] = rightSums.Span[q];
                    }
                }

                for (int t = 0; t < every.Count && rightIntercept >= 0; t++)
                {
                    result[every.Positions[t] + (rightIntercept * m)] = leftSums.Span[t];
                }

                if (leftIntercept >= 0 && rightIntercept >= 0)
                {
                    result[leftIntercept + (rightIntercept * m)] = Kernels.Sum(weights.Span);
                }

                ArrayPool<double>.Shared.Return(room);
            }
        }
    }

    // With one output: the terms without the intercept at their end; null where it stands elsewhere.
    private ReadOnlyMemory<int>? ColumnsOf(ReadOnlyMemory<int> terms)
    {
        int at = terms.Span.IndexOf(Coefficients), end = at < 0 ? terms.Length : at;
        return at < 0 || at == terms.Length - 1 ? terms[..end] : default(ReadOnlyMemory<int>?);
    }

    private static void Shift(Span<double> values, double by)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += by;
        }
    }

    private void CopyColumn(int term, Span<double> block)
    {
        int n = Design.Rows;
        if (term >= Coefficients)
        {
            block.Slice((term - Coefficients) * n, n).Fill(1);
        }
        else
        {
            Design.CopyColumn(Column(term), block.Slice(term / Design.Columns * n, n));
        }
    }

    private Memory<double> Gather(ReadOnlySpan<double> blocks, int output, int count, Memory<double> vectors)
    {
        int n = Design.Rows;
        for (int q = 0; q < count; q++)
        {
            blocks.Slice((q * Length) + (output * n), n).CopyTo(vectors.Span[(q * n)..]);
        }

        return vectors;
    }

    private static SparseVector Part(SparseVector vector, int from, int length)
    {
        int first = LowerBound(vector.Indices, from), last = LowerBound(vector.Indices, from + length);
        return new SparseVector(Array.ConvertAll(vector.Indices[first..last], j => j - from), vector.Values[first..last]);
    }

    private static int LowerBound(int[] ascending, int value)
    {
        int found = Array.BinarySearch(ascending, value);
        return found < 0 ? ~found : found;
    }

    /// <summary>Where the coefficients of an output stand in a list of terms, and their columns.</summary>
    private readonly ref struct OutputTerms
    {
        private readonly int[] _room;

        public OutputTerms(LinearPredictor map, ReadOnlySpan<int> terms, int output)
        {
            _room = ArrayPool<int>.Shared.Rent(2 * terms.Length);
            int first = output * map.Design.Columns, last = first + map.Design.Columns, count = 0;
            for (int t = 0; t < terms.Length; t++)
            {
                if (terms[t] >= first && terms[t] < last)
                {
                    (_room[count], _room[terms.Length + count]) = (t, terms[t] - first);
                    count++;
                }
            }

            Count = count;
            Positions = _room.AsSpan(0, count);
            Columns = _room.AsMemory(terms.Length, count);
        }

        public int Count { get; }

        public ReadOnlySpan<int> Positions { get; }

        public ReadOnlyMemory<int> Columns { get; }

        public void Dispose() => ArrayPool<int>.Shared.Return(_room);
    }
}
