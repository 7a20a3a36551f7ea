using System.Reflection;
using System.Runtime.CompilerServices;
using FluentMigrator.Expressions;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Conventions;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Validation;
using Migrator.Collecting.Loading;

namespace Migrator.Collecting.Translation;

/// <summary>The naming rules of an assembly: its own, or FluentMigrator's. They change expressions in place, so they are applied exactly once.</summary>
internal sealed class Conventions
{
    private static readonly ConditionalWeakTable<Assembly, Conventions> Known = [];

    private readonly IConventionSet set;
    private readonly DefaultMigrationExpressionValidator validator = new(null);

    private Conventions(Assembly assembly) => set = TheirOwn(assembly) ?? new DefaultConventionSet();

    public static Conventions Of(Assembly assembly) => Known.GetValue(assembly, static one => new Conventions(one));

    public IReadOnlyList<CollectedExpression> Apply(IEnumerable<CollectedExpression> expressions, Translated translated)
        => [.. expressions.Select(expression => Apply(expression, translated))];

    private CollectedExpression Apply(CollectedExpression collected, Translated translated)
    {
        var expression = ((IEnumerable<IMigrationExpression>)[collected.Expression]).Apply(set).Single();
        var problems = validator.Validate(expression).Select(result => result.ErrorMessage ?? "").ToList();
        return problems.Count == 0
            ? collected with { Expression = expression }
            : throw translated.Invalid(collected.ToString(), problems);
    }

    // An accessor may exist to create the set, whose constructor then need not be ours to call.
    private static IConventionSet? TheirOwn(Assembly assembly)
        => OwnClasses.Create<IConventionSetAccessor>(assembly)?.GetConventionSet() ?? OwnClasses.Create<IConventionSet>(assembly);
}
